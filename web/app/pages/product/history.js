import { get } from '../../core/api.js';
import { Pages } from '../../core/pages.js';
import { auditList } from '../../parts/audit.js';
import { Part } from '../../parts/page.js';

/** Who changed what about a product. */
class History extends Part {
  static properties = { sku: {} };

  constructor() {
    super();
    this.entries = new Pages(this, (cursor) => get('/v1/audit', { subject: `product:${this.sku}`, cursor }), { by: () => this.sku });
  }

  render() {
    return auditList(this.entries, { none: 'Nothing was changed.' });
  }
}

customElements.define('tm-product-history', History);
