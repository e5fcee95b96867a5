import { html } from 'lit';
import { get, part } from '../../core/api.js';
import { ago, number } from '../../core/format.js';
import { Loaded } from '../../core/loaded.js';
import { pill } from '../../parts/badge.js';
import { Part } from '../../parts/page.js';
import { empty, shown } from '../../parts/panel.js';
import { table } from '../../parts/table.js';

/** What each channel was told of a product, and what other systems say of its stock. */
class Channels extends Part {
  static properties = { sku: {}, product: { attribute: false } };

  constructor() {
    super();
    this.told = new Loaded(this, () => get(`/v1/products/${part(this.sku)}/channels`), { by: () => this.sku, everySeconds: 5 });
  }

  render() {
    const { reported } = this.product;
    return html`${shown(this.told, ({ items }) => (items.length ? this.#told(items) : empty('share', html`No channel is told of this product. <a href="/channels">Channels</a>`)))}
      ${reported.parts.length ? html`<div class="body"><h2 class="minor">What other systems say, ${number(reported.available)} units in all</h2></div>${this.#reported(reported)}` : ''}`;
  }

  #told(items) {
    return table({
      label: 'Channels',
      rows: items,
      key: (one) => one.channel,
      to: (one) => `/channels/${part(one.channel)}`,
      columns: [
        { head: 'Channel', cell: (one) => html`<a class="to" href="/channels/${part(one.channel)}">${one.channel}</a>` },
        { head: 'Told last', as: 'r num', cell: (one) => (one.sentAt ? html`${number(one.sentAvailable)} units` : 'nothing yet') },
        { head: 'When', cell: (one) => html`<time>${ago(one.sentAt)}</time>` },
        { head: 'Version', as: 'r num hide-s', cell: (one) => number(one.sentVersion) },
        { head: 'Acknowledged', cell: (one) => (one.waitingSince ? pill('warn', `not for ${ago(one.waitingSince).replace(' ago', '')}`) : one.sentAt ? pill('ok', 'yes') : '–') },
      ],
    });
  }

  #reported({ parts }) {
    return table({
      label: 'Reported stock',
      rows: parts,
      key: (one) => `${one.source} ${one.warehouse}`,
      columns: [
        { head: 'Source', cell: (one) => one.source },
        { head: 'Warehouse', cell: (one) => one.warehouse },
        { head: 'On hand', as: 'r num', cell: (one) => number(one.onHand) },
        { head: 'Reserved', as: 'r num', cell: (one) => number(one.reserved) },
        { head: 'As of', cell: (one) => html`<time>${ago(one.asOf)}</time>` },
      ],
    });
  }
}

customElements.define('tm-product-channels', Channels);
