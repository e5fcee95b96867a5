import { html, nothing } from 'lit';
import { moment, words } from '../core/format.js';
import { list } from './list.js';

/** What differs between two states of something, member by member. */
function changed(before, after) {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names].filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]));
}

const text = (value) => (value === undefined ? 'nothing' : typeof value === 'object' ? JSON.stringify(value) : String(value));

/** @param {any} entry of the audit */
export function difference({ before, after }) {
  if (typeof after !== 'object' || typeof before !== 'object') {
    return after === null || after === undefined ? nothing : html`<span class="mono">${text(after)}</span>`;
  }
  const names = before && after ? changed(before, after) : [];
  return names.length ? html`<ul>${names.map((name) => html`<li class="sub"><span class="mono">${name}</span>: ${text(before?.[name])} → ${text(after?.[name])}</li>`)}</ul>` : nothing;
}

/**
 * Entries of the audit, the newest first.
 *
 * @param {import('../core/pages.js').Pages<any>} entries
 * @param {{ none: unknown, subjects?: boolean }} of
 */
export const auditList = (entries, { none, subjects = false }) =>
  list(entries, {
    label: 'Audit',
    none,
    drawing: 'clock',
    key: (entry) => entry.id,
    columns: [
      { head: 'When', as: 'nowrap', cell: (entry) => html`<time title=${entry.at}>${moment(entry.at)}</time>` },
      { head: 'Who', cell: (entry) => entry.actor },
      { head: 'What', cell: (entry) => html`<span title=${entry.action}>${words(entry.action.replace('.', ' '))}</span>` },
      subjects && { head: 'To', as: 'mono', cell: (entry) => entry.subject },
      { head: 'Changed', as: 'hide-s', cell: difference },
      { head: 'Why', cell: (entry) => entry.reason ?? html`<span class="dim">no reason given</span>` },
    ],
  });
