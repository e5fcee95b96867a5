import { html } from 'lit';
import { duration, number } from '../../core/format.js';

const STRATEGY = {
  strict: 'Strict: where the home bucket is empty, its users are told that it is sold out',
  steal: 'Steal: where the home bucket is empty, units are taken from the next buckets',
  reserve: 'Reserve: empty buckets borrow from an overflow bucket',
};

const limit = ({ rate, burst }) => (rate ? `${number(rate)} a second, ${number(burst)} at once` : 'none');

/** On what terms it is sold. @param {any} product */
export const terms = (product) => html`<div class="body"><dl class="facts">
  <dt>When a bucket is empty</dt><dd>${STRATEGY[product.strategy]}${product.strategy === 'steal' ? `, up to ${number(product.stealHops)} of them` : ''}${product.strategy === 'reserve' ? ` of ${product.reservePercent} %` : ''}</dd>
  <dt>A hold lasts</dt><dd>${duration(product.holdSeconds)}</dd>
  <dt>Limit a user</dt><dd>${product.perUserLimit ? `${number(product.perUserLimit)} units` : 'none'}</dd>
  <dt>Limit of requests</dt><dd>${limit(product)}</dd>
  ${Object.entries(product.limits).map(([stage, own]) => html`<dt>… in stage ${stage}</dt><dd>${limit(own)}</dd>`)}
  <dt>Category</dt><dd>${product.category || 'none'}</dd>
  <dt>Epoch</dt><dd class="num">${number(product.epoch)}</dd>
  <dt>Version</dt><dd class="num">${number(product.version)}</dd>
</dl></div>`;
