import { html, nothing } from 'lit';
import { router } from '../core/router.js';
import { search } from '../core/api.js';

/**
 * Parts of a page, each with an address of its own.
 *
 * @param {string} label
 * @param {string} current
 * @param {(false | [string, unknown, unknown?])[]} all name, label, count; what is false is left out
 */
export const tabs = (label, current, all) => html`<nav class="tabs" aria-label=${label}>${all.filter(Boolean).map(
  ([name, text, count]) => html`<a href="${location.pathname}${search({ ...router.query, bucket: undefined, tab: name })}" aria-current=${name === current ? 'true' : nothing}>${text}${count === undefined ? nothing : html` <span class="n">${count}</span>`}</a>`,
)}</nav>`;
