import { html, nothing } from 'lit';
import { get, part } from '../../core/api.js';
import { decimal, duration, number, plural } from '../../core/format.js';
import { Loaded } from '../../core/loaded.js';
import { mayOperate } from '../../core/session.js';
import { pill } from '../../parts/badge.js';
import { icon } from '../../parts/icon.js';
import { meter, meterLegend } from '../../parts/meter.js';
import { Page } from '../../parts/page.js';
import { panel, shown } from '../../parts/panel.js';
import { tabs } from '../../parts/tabs.js';
import { buckets } from './buckets.js';
import { changeLimits, changeTotal, changeBuckets, level, pause, repair, shrink } from './actions.js';
import { terms } from './terms.js';
import { velocity } from './velocity.js';
import './alerts.js';
import './channels.js';
import './history.js';
import './holds.js';

/** A product: where its stock stands, how it sells, and what can be done about it. */
class Product extends Page {
  constructor() {
    super();
    this.position = new Loaded(this, () => get(`/v1/products/${part(this.params.sku)}`), { by: () => this.params.sku, everySeconds: 1 });
  }

  get heading() {
    return this.position.value?.name ?? this.params.sku;
  }

  render() {
    return html`<div class="stack">${shown(this.position, (product) => html`${this.#stats(product)}${this.#parts(product)}`)}</div>`;
  }

  #stats(product) {
    const [minute, five] = product.velocity.all;
    const net = five.unitsPerMinute - five.cancelledUnits / 5;
    return html`<section class="panel" aria-label="Stock">
      <header class="row"><span class="mono">${product.sku}</span>${product.category ? pill('', product.category) : nothing}${product.paused ? pill('warn', 'Paused') : nothing}${held(product)}
        <span class="grow"></span>${mayOperate() ? this.#actions(product) : nothing}</header>
      <dl class="stats five">
        <div><dt>Left</dt><dd class="big">${number(product.available)}</dd><dd class="dim">of ${number(product.total)}</dd></div>
        <div><dt>Held</dt><dd class="big">${number(product.held)}</dd><dd class="dim">not paid for yet</dd></div>
        <div><dt>Sold</dt><dd class="big">${number(product.sold)}</dd><dd class="dim">${product.total ? `${decimal((100 * product.sold) / product.total)} %` : '–'}</dd></div>
        <div><dt>Units a minute</dt><dd class="big">${number(minute.units)}</dd><dd class="dim">${net > 0 && product.available ? `empty in ${duration((60 * product.available) / net)} at this pace` : 'not getting less'}</dd></div>
        <div><dt>Drift of the cache</dt><dd class="big ${product.drift ? 'bad' : ''}">${product.drift === null ? '?' : number(product.drift)}</dd><dd class="dim">${product.drift === null ? 'the cache does not answer' : product.drift ? 'or under way' : 'none'}</dd></div>
      </dl>
      <div class="body row">${meter(product)}${meterLegend()}</div>
    </section>`;
  }

  #actions(product) {
    const run = (action) => () => action(product).then((changed) => changed && this.position.reload());
    return html`<div class="acts">
      <button class="small" @click=${run(changeTotal)}>Total…</button>
      <button class="small" @click=${run(changeBuckets)}>Buckets…</button>
      <button class="small" @click=${run(level)} ?disabled=${product.buckets.length < 2}>Level…</button>
      <button class="small" @click=${run(shrink)} ?disabled=${product.buckets.length < 2}>Shrink…</button>
      <button class="small" @click=${run(changeLimits)}>Limits…</button>
      ${product.drift ? html`<button class="small" @click=${run(repair)}>Repair the cache…</button>` : nothing}
      <button class="small" @click=${run(pause)}>${icon(product.paused ? 'play' : 'pause')}${product.paused ? 'Resume…' : 'Pause…'}</button>
    </div>`;
  }

  #parts(product) {
    const at = this.query.tab ?? 'buckets';
    const sku = product.sku;
    const parts = {
      buckets: () => buckets(product, this.query.bucket),
      velocity: () => velocity(product),
      holds: () => html`<tm-product-holds .sku=${sku}></tm-product-holds>`,
      channels: () => html`<tm-product-channels .sku=${sku} .product=${product}></tm-product-channels>`,
      alerts: () => html`<tm-product-alerts .sku=${sku}></tm-product-alerts>`,
      terms: () => terms(product),
      history: () => html`<tm-product-history .sku=${sku}></tm-product-history>`,
    };
    return panel({
      label: 'Details',
      scroll: html`${tabs('Details of the product', at, [
        ['buckets', 'Buckets', product.buckets.length],
        ['velocity', 'Velocity'],
        ['holds', 'Holds'],
        ['channels', 'Channels'],
        ['alerts', 'Alerts'],
        ['terms', 'Terms'],
        mayOperate() && ['history', 'History'],
      ])}${(parts[at] ?? parts.buckets)()}`,
    });
  }
}

/** What responses hold it back with. */
function held(product) {
  const curbs = Object.entries(product.curbs).filter(([, rate]) => rate > 0);
  return curbs.length ? html`<a href="/responses?sku=${part(product.sku)}">${pill('warn', `throttled to ${plural(Math.min(...curbs.map(([, rate]) => rate)), 'request')} a second`)}</a>` : nothing;
}

customElements.define('tm-product', Product);
