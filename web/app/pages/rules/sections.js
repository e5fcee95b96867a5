import { html, nothing } from 'lit';

/** What belongs to rules. @param {string} current */
export const sections = (current) => html`<nav class="tabs sections" aria-label="Of rules">${[
  ['rules', 'Rules', '/rules'],
  ['parameters', 'Thresholds', '/rules/parameters'],
].map(([id, label, to]) => html`<a href=${to} aria-current=${id === current ? 'true' : nothing}>${label}</a>`)}</nav>`;
