import { html, nothing } from 'lit';
import { moment } from '../core/format.js';

/**
 * What happened, in order.
 *
 * @param {{ at: string, what: unknown, who?: string, more?: unknown, colour?: string }[]} entries
 */
export const timeline = (entries) => html`<ol class="timeline">${entries.map(
  ({ at, what, who, more, colour = '' }) => html`<li class=${colour}><div><b>${what}</b>${who && who !== 'tidemark' ? html` by ${who}` : nothing}</div>${more ? html`<div>${more}</div>` : nothing}<time class="sub" title=${at}>${moment(at)}</time></li>`,
)}</ol>`;
