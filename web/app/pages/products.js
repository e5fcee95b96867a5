import { html, nothing } from 'lit';
import { get, part, put } from '../core/api.js';
import { number } from '../core/format.js';
import { Keys } from '../core/keys.js';
import { Pages } from '../core/pages.js';
import { router } from '../core/router.js';
import { mayOperate } from '../core/session.js';
import { ask } from '../parts/dialog.js';
import { choice, given, input, numeric } from '../parts/form.js';
import { icon } from '../parts/icon.js';
import { list } from '../parts/list.js';
import { meter, meterLegend } from '../parts/meter.js';
import { Page } from '../parts/page.js';
import { panel } from '../parts/panel.js';
import { RowKeys } from '../parts/table.js';
import { done } from '../parts/toast.js';
import { STRATEGIES } from './product/strategies.js';

/** All products, by code. */
class Products extends Page {
  constructor() {
    super();
    this.products = new Pages(this, (cursor) => get('/v1/products', { search: this.query.search, cursor }), { by: () => this.query.search });
    new RowKeys(this);
    new Keys(this, [{ keys: '/', does: 'Search', run: () => this.querySelector('input')?.focus() }]);
  }

  render() {
    return panel({
      label: 'Products',
      lead: html`<label class="vh" for="search">Search</label><input id="search" type="search" placeholder="Code or name" .value=${this.query.search ?? ''} @change=${(event) => router.filter({ search: event.target.value })}>`,
      tools: html`${meterLegend()}${mayOperate() ? html`<button class="primary" @click=${create}>${icon('plus')}New product</button>` : nothing}`,
      scroll: list(this.products, {
        label: 'Products',
        none: this.query.search ? html`No product has “${this.query.search}” in its code or name.` : 'There is no product yet.',
        drawing: 'box',
        key: (product) => product.sku,
        to: (product) => `/products/${part(product.sku)}`,
        columns: [
          { head: 'Product', cell: (product) => html`<a class="to" href="/products/${part(product.sku)}">${product.name}</a><div class="sub mono">${product.sku}</div>` },
          { head: 'Units', as: 'wide-cell hide-s', cell: meter },
          { head: 'Left', as: 'r num', cell: (product) => number(product.available) },
          { head: 'Held', as: 'r num hide-s', cell: (product) => number(product.held) },
          { head: 'Sold', as: 'r num', cell: (product) => number(product.sold) },
          { head: 'Total', as: 'r num', cell: (product) => number(product.total) },
          { head: 'Buckets', as: 'r num hide-s', cell: (product) => number(product.buckets) },
        ],
      }),
    });
  }
}

/** Asks for what a new product needs; the rest can be changed on its page. */
function create() {
  ask({
    title: 'New product',
    effect: 'It is on sale at once. Its total, buckets and limits can be changed while it sells.',
    confirm: 'Create',
    content: () => html`<div class="fields">
      ${input({ label: 'Code', name: 'sku', required: true, placeholder: 'LAMP-1' })}
      ${input({ label: 'Name', name: 'name', placeholder: 'Harbour lamp' })}
      ${input({ label: 'Units in all', name: 'total', type: 'number', required: true, min: 0 })}
      ${input({ label: 'Buckets', name: 'buckets', type: 'number', value: 1, min: 1, max: 256 })}
      ${choice({ label: 'When a bucket is empty', name: 'strategy', value: 'strict', options: STRATEGIES })}
      ${input({ label: 'Category', name: 'category', hint: 'For thresholds of rules' })}
    </div>`,
    run: async (reason, form) => {
      const { sku, total, buckets, ...rest } = given(form);
      // With a version that no product has yet would be refused; so one that is there is never overwritten.
      const there = await get(`/v1/products/${part(String(sku))}`).catch((problem) => (problem.code === 'PRODUCT_NOT_FOUND' ? null : Promise.reject(problem)));
      if (there) {
        throw new Error(`There is a product ${sku} already. Choose another code.`);
      }
      await put(`/v1/products/${part(String(sku))}`, { ...rest, total: numeric(total), buckets: numeric(buckets), reason: reason || undefined });
      done(`${sku} is on sale`);
      router.go(`/products/${part(String(sku))}`);
    },
  });
}

customElements.define('tm-products', Products);
