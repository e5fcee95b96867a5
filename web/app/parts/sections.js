import { html, nothing } from 'lit';

/**
 * Pages that belong together, above each of them.
 *
 * @param {string} label
 * @param {string} current
 * @param {(false | [string, string, string])[]} all id, label, address; what is false is left out
 */
export const sectionsOf = (label, current, all) => html`<nav class="tabs sections" aria-label=${label}>${all.filter(Boolean).map(([id, text, to]) => html`<a href=${to} aria-current=${id === current ? 'true' : nothing}>${text}</a>`)}</nav>`;
