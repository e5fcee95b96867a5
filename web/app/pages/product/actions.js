import { html, nothing } from 'lit';
import { part, post, put } from '../../core/api.js';
import { number } from '../../core/format.js';
import { ask } from '../../parts/dialog.js';
import { choice, given, input, numeric } from '../../parts/form.js';
import { done } from '../../parts/toast.js';
import { Preview } from './preview.js';
import { STRATEGIES } from './strategies.js';

const address = (product) => `/v1/products/${part(product.sku)}`;

/** Changes the layout after a look at what would come of it. */
function relayout(product, { title, effect, confirm, fields, change }) {
  const preview = new Preview(product);
  return ask({
    title: `${title}: ${product.name}`,
    effect,
    confirm,
    wide: true,
    ready: (draw) => preview.begin(draw),
    content: (form) => html`${fields ?? nothing}${preview.show(form ? change(form) : change(null))}`,
    run: async (reason, form) => {
      await post(`${address(product)}/layout`, { ...change(form), reason: reason || undefined }, { ifMatch: product.version });
      done(`${product.name}: ${confirm.toLowerCase()} is done`);
    },
  });
}

/** @param {HTMLFormElement | null} form @param {string} name */
const numberIn = (form, name) => numeric(form?.elements.namedItem(name)?.value);

export const changeTotal = (product) =>
  relayout(product, {
    title: 'Change the total',
    effect: 'Units are added or taken away while it sells; what is left is spread evenly over its buckets. Nobody is refused meanwhile.',
    confirm: 'Change the total',
    fields: html`<div class="fields">${input({ label: 'Units in all', name: 'total', type: 'number', value: product.total, min: product.held + product.sold, required: true, hint: `At least ${number(product.held + product.sold)}, which are held or sold` })}</div>`,
    change: (form) => ({ total: numberIn(form, 'total') ?? product.total }),
  });

export const changeBuckets = (product) => {
  const now = product.strategy === 'reserve' ? product.buckets.length - 1 : product.buckets.length;
  return relayout(product, {
    title: 'Change the buckets',
    effect: 'More buckets let more sell at once; fewer leave less stranded near the end. What is left is spread evenly over them.',
    confirm: 'Change the buckets',
    fields: html`<div class="fields">
      ${input({ label: 'Buckets', name: 'buckets', type: 'number', value: now, min: 1, max: 256, required: true })}
      ${choice({ label: 'When a bucket is empty', name: 'strategy', value: product.strategy, options: STRATEGIES })}
    </div>`,
    change: (form) => ({ buckets: numberIn(form, 'buckets') ?? now, strategy: form?.elements.namedItem('strategy')?.value ?? product.strategy }),
  });
};

export const level = (product) =>
  relayout(product, {
    title: 'Level the buckets',
    effect: 'What is left is spread evenly over the same buckets, so that no user is told “sold out” while others still find units.',
    confirm: 'Level',
    change: () => ({}),
  });

export const shrink = (product) =>
  relayout(product, {
    title: 'Shrink to one bucket',
    effect: 'All that is left is in one bucket: whoever comes finds it. One bucket sells more slowly than many; do it near the end.',
    confirm: 'Shrink',
    change: () => ({ buckets: 1 }),
  });

export function pause(product) {
  const stop = !product.paused;
  return ask({
    title: `${stop ? 'Pause' : 'Resume'} the sale: ${product.name}`,
    effect: stop
      ? html`Nobody can take units until it is resumed: they are told <b>PAUSED</b>. What is held (${number(product.held)}) can still be paid for.`
      : html`Units can be taken again at once. Pauses by responses end too.`,
    confirm: stop ? 'Pause the sale' : 'Resume the sale',
    danger: stop,
    reason: stop ? 'required' : 'optional',
    run: async (reason) => {
      await put(address(product), { paused: stop, reason: reason || undefined }, { ifMatch: product.version });
      done(stop ? `${product.name} is paused` : `${product.name} sells again`);
    },
  });
}

export const repair = (product) =>
  ask({
    title: `Repair the cache: ${product.name}`,
    effect: `The cache is made anew from the ledger, which is ${number(Math.abs(product.drift))} units apart from it. No unit moves, and the sale goes on.`,
    confirm: 'Repair',
    run: async (reason) => {
      await post(`${address(product)}/repair`, { reason: reason || undefined });
      done(`The cache of ${product.name} is new`);
    },
  });

export const changeLimits = (product) =>
  ask({
    title: `Limits: ${product.name}`,
    effect: 'They hold from the next request on. Who is over the limit of requests is told THROTTLED and may come again; 0 is no limit.',
    confirm: 'Change the limits',
    content: () => html`<div class="fields">
      ${input({ label: 'Requests a second', name: 'rate', type: 'number', value: product.rate, min: 0, hint: limitNow(product.rate) })}
      ${input({ label: 'Requests at once', name: 'burst', type: 'number', value: product.burst || '', min: 0, hint: 'Twice the rate if left empty' })}
      ${input({ label: 'Units a user', name: 'perUserLimit', type: 'number', value: product.perUserLimit, min: 0, hint: 'What a user may hold and own' })}
      ${input({ label: 'A hold lasts, in seconds', name: 'holdSeconds', type: 'number', value: product.holdSeconds, min: 1, hint: 'Of holds from now on' })}
    </div>`,
    run: async (reason, form) => {
      const wanted = given(form);
      await put(address(product), { rate: numeric(wanted.rate), burst: numeric(wanted.burst), perUserLimit: numeric(wanted.perUserLimit), holdSeconds: numeric(wanted.holdSeconds), reason: reason || undefined }, { ifMatch: product.version });
      done(`${product.name} has new limits`);
    },
  });

const limitNow = (rate) => (rate ? `Now ${number(rate)}` : 'Now no limit');
