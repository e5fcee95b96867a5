import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { Keys } from '../core/keys.js';
import { router } from '../core/router.js';

/**
 * @template T
 * @typedef {object} Column
 * @property {unknown} head
 * @property {(row: T) => unknown} cell
 * @property {string} [as] classes of its cells
 */

/**
 * Rows with columns. A row that leads somewhere has its link in the first cell that has one, so that it is
 * reached by keyboard; a click anywhere else on it goes there too.
 *
 * @template T
 * @param {{ label: string, columns: (Column<T> | false)[], rows: T[], key: (row: T) => unknown, to?: (row: T) => string, on?: (row: T) => boolean }} of
 */
export function table({ label, columns, rows, key, to, on }) {
  const shown = /** @type {Column<T>[]} */ (columns.filter(Boolean));
  return html`<table class="rows"><caption class="vh">${label}</caption>
    <thead><tr>${shown.map((one) => html`<th scope="col" class=${one.as ?? ''}>${one.head}</th>`)}</tr></thead>
    <tbody @click=${open}>${repeat(rows, key, (row) => html`<tr class=${on?.(row) ? 'on' : ''} data-to=${to?.(row) ?? nothing}>
      ${shown.map((one) => html`<td class=${one.as ?? ''}>${one.cell(row)}</td>`)}</tr>`)}</tbody></table>`;
}

function open(event) {
  const target = /** @type {Element} */ (event.target);
  const to = target.closest('tr')?.dataset.to;
  if (to && !target.closest('a, button, input, select, label') && !getSelection()?.toString()) {
    router.go(to);
  }
}

/** j and k go through the links of the first column; Enter follows one, as links do. */
export class RowKeys extends Keys {
  /** @param {import('lit').ReactiveControllerHost & HTMLElement} host @param {string} [links] */
  constructor(host, links = '.rows tbody a.to') {
    const step = (by) => {
      const all = /** @type {HTMLElement[]} */ ([...host.querySelectorAll(links)]);
      const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
      const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))];
      next?.focus();
      next?.scrollIntoView({ block: 'nearest' });
    };
    super(host, [
      { keys: 'j', does: 'Next row', run: () => step(1) },
      { keys: 'k', does: 'Row before', run: () => step(-1) },
    ]);
  }
}
