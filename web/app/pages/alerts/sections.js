import { html, nothing } from 'lit';

const ALL = [
  ['alerts', 'Alerts', '/alerts'],
  ['silences', 'Silences', '/alerts/silences'],
  ['notices', 'Notices', '/alerts/notices'],
];

/** What belongs to alerts. @param {string} current */
export const sections = (current) => html`<nav class="tabs sections" aria-label="Of alerts">${ALL.map(([id, label, to]) => html`<a href=${to} aria-current=${id === current ? 'true' : nothing}>${label}</a>`)}</nav>`;
