import { html } from 'lit';
import { get } from '../../core/api.js';
import { ago } from '../../core/format.js';
import { Pages } from '../../core/pages.js';
import { soon } from '../../core/soon.js';
import { Stream } from '../../core/source.js';
import { badge } from '../../parts/badge.js';
import { list } from '../../parts/list.js';
import { Part } from '../../parts/page.js';

/** Alerts about a product, those that are over too. */
class Alerts extends Part {
  static properties = { sku: {} };

  constructor() {
    super();
    this.alerts = new Pages(this, (cursor) => get('/v1/alerts', { sku: this.sku, state: 'pending,firing,acknowledged,missing,resolved', cursor }), { by: () => this.sku });
    const read = soon(() => this.alerts.reload());
    new Stream(this, '/v1/stream/alerts', (change) => change.subject === this.sku && read(), read);
  }

  render() {
    return list(this.alerts, {
      label: 'Alerts about this product',
      none: 'No rule has had anything to say about it.',
      drawing: 'check',
      key: (alert) => alert.id,
      to: (alert) => `/alerts/${alert.id}`,
      columns: [
        { head: 'Severity', cell: (alert) => badge(alert.severity) },
        { head: 'Alert', cell: (alert) => html`<a class="to" href="/alerts/${alert.id}">${alert.title}</a><div class="sub">${alert.message}</div>` },
        { head: 'State', cell: (alert) => badge(alert.state) },
        { head: 'Began', as: 'hide-s', cell: (alert) => html`<time>${ago(alert.since)}</time>` },
      ],
    });
  }
}

customElements.define('tm-product-alerts', Alerts);
