import { html } from 'lit';
import { number } from '../../core/format.js';
import { meter } from '../../parts/meter.js';
import { table } from '../../parts/table.js';

/** Each bucket, in the ledger and in the cache. @param {any} product @param {string} [marked] */
export function buckets(product, marked) {
  const last = product.buckets.length - 1;
  return table({
    label: 'Buckets',
    rows: product.buckets,
    key: (bucket) => bucket.bucket,
    on: (bucket) => String(bucket.bucket) === marked,
    columns: [
      { head: 'Bucket', cell: (bucket) => html`<span class="strong num">${bucket.bucket}</span>${product.strategy === 'reserve' && bucket.bucket === last ? html` <span class="sub">overflow</span>` : ''}` },
      { head: 'Units', as: 'wide-cell', cell: meter },
      { head: 'Left', as: 'r num', cell: (bucket) => html`<span class=${bucket.available === 0 ? 'bad strong' : ''}>${number(bucket.available)}</span>` },
      { head: 'Held', as: 'r num', cell: (bucket) => number(bucket.held) },
      { head: 'Sold', as: 'r num', cell: (bucket) => number(bucket.sold) },
      { head: 'Total', as: 'r num', cell: (bucket) => number(bucket.total) },
      { head: 'Cached', as: 'r num hide-s', cell: (bucket) => number(bucket.cached) },
      { head: 'Drift', as: 'r num hide-s', cell: drift },
    ],
  });
}

function drift(bucket) {
  if (bucket.cached === null) {
    return '?';
  }
  const units = bucket.cached - bucket.available;
  return html`<span class=${units ? 'bad' : 'dim'}>${units > 0 ? '+' : ''}${number(units)}</span>`;
}
