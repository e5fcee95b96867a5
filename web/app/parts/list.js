import { html, nothing } from 'lit';
import { empty, failed } from './panel.js';
import { table } from './table.js';

/**
 * A list that is read page by page: its rows, what is said where there are none, and a button for more.
 *
 * @template T
 * @param {import('../core/pages.js').Pages<T>} pages
 * @param {Omit<Parameters<typeof table<T>>[0], 'rows'> & { none: unknown, drawing?: string }} of
 */
export function list(pages, { none, drawing = 'search', ...of }) {
  if (pages.first && pages.loading) {
    return html`<div aria-busy="true"><span class="vh">Loading</span><div class="skeleton"></div><div class="skeleton"></div></div>`;
  }
  return html`${pages.failure ? html`<div class="body">${failed(pages.failure, () => pages.reload())}</div>` : nothing}
    ${pages.items.length ? table({ ...of, rows: pages.items }) : pages.failure ? nothing : empty(drawing, none)}
    ${pages.next ? html`<footer><button class="small" ?disabled=${pages.loading} @click=${() => pages.more()}>${pages.loading ? 'Loading…' : 'Show more'}</button></footer>` : nothing}`;
}
