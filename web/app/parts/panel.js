import { html, nothing } from 'lit';
import { explain } from '../core/advice.js';
import { icon } from './icon.js';

/**
 * A box with a heading.
 *
 * @param {{ title?: unknown, lead?: unknown, tools?: unknown, body?: unknown, scroll?: unknown, foot?: unknown, label?: string, fill?: boolean }} parts
 *     lead stands where the title does, or after it; body has space around it, scroll none; fill: what scrolls is as high as the panel
 */
export const panel = ({ title, lead, tools, body, scroll, foot, label, fill }) => html`<section class="panel ${fill ? 'fill' : ''}" aria-label=${label ?? nothing}>
  ${title || lead || tools ? html`<header>${title ? html`<h2>${title}</h2>` : nothing}${lead ?? nothing}<span class="grow"></span>${tools ?? nothing}</header>` : nothing}
  ${body ? html`<div class="body">${body}</div>` : nothing}${scroll ? html`<div class="scroll">${scroll}</div>` : nothing}
  ${foot ? html`<footer>${foot}</footer>` : nothing}
</section>`;

/** Nothing is there, and why. @param {string} drawing @param {unknown} text @param {unknown} [action] */
export const empty = (drawing, text, action) => html`<div class="empty">${icon(drawing)}<p>${text}</p>${action ?? nothing}</div>`;

/** What happened and what to do. @param {unknown} failure @param {() => void} [again] @param {string} [about] the label of the field that it is about */
export function failed(failure, again, about) {
  const { what, todo } = explain(failure, about);
  return html`<div class="failure" role="alert">${icon('alarm')}<div><div class="strong">${what}</div>${todo ? html`<div>${todo}</div>` : nothing}
    ${again ? html`<div class="row"><button class="small" @click=${again}>Try again</button></div>` : nothing}</div></div>`;
}

/**
 * What was read, or that it is being read, or why it is not there.
 *
 * @template T
 * @param {import('../core/loaded.js').Loaded<T>} loaded
 * @param {(value: T) => unknown} show
 */
export function shown(loaded, show) {
  if (loaded.failure && loaded.value === null) {
    return html`<div class="body">${failed(loaded.failure, () => loaded.reload())}</div>`;
  }
  if (loaded.value === null) {
    return html`<div aria-busy="true"><span class="vh">Loading</span><div class="skeleton"></div><div class="skeleton"></div></div>`;
  }
  return html`${loaded.failure ? html`<div class="body">${failed(loaded.failure, () => loaded.reload())}</div>` : nothing}${show(loaded.value)}`;
}
