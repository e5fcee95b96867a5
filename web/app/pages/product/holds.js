import { html } from 'lit';
import { get, part } from '../../core/api.js';
import { ago, clock, number } from '../../core/format.js';
import { Pages } from '../../core/pages.js';
import { list } from '../../parts/list.js';
import { Part } from '../../parts/page.js';

/** Holds that are not paid for yet, the next to run out first. */
class Holds extends Part {
  static properties = { sku: {} };

  constructor() {
    super();
    this.holds = new Pages(this, (cursor) => get(`/v1/products/${part(this.sku)}/holds`, { cursor }), { by: () => this.sku });
  }

  render() {
    return list(this.holds, {
      label: 'Open holds',
      none: 'Nothing is held: all that was asked for is paid, released or run out.',
      drawing: 'clock',
      key: (hold) => hold.id,
      columns: [
        { head: 'Runs out', cell: (hold) => html`<time title=${hold.expiresAt}>${ago(hold.expiresAt)}</time>` },
        { head: 'Held', cell: (hold) => html`<time>${clock(hold.heldAt)}</time>` },
        { head: 'User', as: 'r num', cell: (hold) => hold.userId },
        { head: 'Units', as: 'r num', cell: (hold) => number(hold.quantity) },
        { head: 'Bucket', as: 'r num', cell: (hold) => hold.bucket },
        { head: 'Through', as: 'hide-s', cell: (hold) => hold.channel },
        { head: 'Id', as: 'mono hide-s', cell: (hold) => hold.id },
      ],
    });
  }
}

customElements.define('tm-product-holds', Holds);
