import { html } from 'lit';
import { pill } from './badge.js';

/** Which alerts something hides. @param {{ field: string, value: string, not?: boolean }[]} matchers */
export const matched = (matchers) => html`<span class="row tight">${matchers.map((one) => pill('', html`${one.field}${one.not ? ' is not ' : ': '}${one.value}`))}</span>`;
