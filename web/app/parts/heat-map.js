import { html, nothing } from 'lit';
import { number, plural } from '../core/format.js';

/** From nearly empty to full: the share of a bucket's part that is still on sale. */
const STEPS = [
  [0.05, 'under 5 %'],
  [0.25, '25 %'],
  [0.5, '50 %'],
  [0.75, '75 %'],
  [Infinity, 'full'],
];

/** @param {number} share */
const step = (share) => STEPS.findIndex(([least]) => share < least);

/** What the colours mean. */
export const heatLegend = () => html`<div class="legend">${STEPS.map(([, label], i) => html`<span class="key"><i class="h${i}"></i>${label}</span>`)}</div>`;

/**
 * Products by bucket; each cell leads to its product. The number is shown where it is low, and told to
 * whoever does not see colours.
 *
 * @param {{ sku: string, name: string, total: number, available: number[], paused: boolean, unitsLastMinute: number }[]} products
 */
export function heatMap(products) {
  const most = Math.max(1, ...products.map((product) => product.available.length));
  return html`<table class="heat"><caption class="vh">Units left by product and bucket</caption>
    <thead><tr><th scope="col" class="c"><span class="vh">Product</span></th>${Array.from({ length: most }, (_, i) => html`<th scope="col" class="c num">${i}</th>`)}
      <th scope="col" class="r">Left</th><th scope="col" class="r">A minute</th></tr></thead>
    <tbody>${products.map((product) => row(product, most))}</tbody></table>`;
}

function row(product, most) {
  const left = product.available.reduce((sum, units) => sum + units, 0);
  const part = product.total / product.available.length;
  const to = `/products/${encodeURIComponent(product.sku)}`;
  return html`<tr><th scope="row"><a href=${to}>${product.name}</a> <span class="sub mono hide-s">${product.sku}</span>${product.paused ? html` <span class="badge warn">Paused</span>` : nothing}</th>
    ${product.available.map((units, bucket) => cell(units, part, bucket, `${to}?bucket=${bucket}`))}
    ${Array.from({ length: most - product.available.length }, () => html`<td class="cell none"></td>`)}
    <td class="r num">${number(left)}</td><td class="r num dim">${number(product.unitsLastMinute)}</td></tr>`;
}

function cell(units, part, bucket, to) {
  const at = part > 0 ? step(units / part) : 0;
  return html`<td class="cell h${at}"><a href=${to} tabindex="-1" aria-label="Bucket ${bucket}: ${plural(units, 'unit')} left" title="Bucket ${bucket}: ${number(units)} of ${number(part)}">${at === 0 ? number(units) : nothing}</a></td>`;
}
