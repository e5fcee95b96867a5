import { html, render } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { explain } from '../core/advice.js';
import { icon } from './icon.js';

const SHOWN_MILLIS = 6_000;

/** @type {{ id: number, text: string, todo: string, bad: boolean }[]} */
let toasts = [];
let last = 0;

function place() {
  let at = document.querySelector('.toasts');
  if (!at) {
    at = document.createElement('div');
    at.className = 'toasts';
    at.setAttribute('role', 'status');
    at.setAttribute('aria-live', 'polite');
    document.body.append(at);
  }
  return /** @type {HTMLElement} */ (at);
}

function draw() {
  render(
    repeat(
      toasts,
      (toast) => toast.id,
      (toast) => html`<div class="toast ${toast.bad ? 'bad-news' : ''}">
        <div><div class="strong">${toast.text}</div>${toast.todo}</div>
        <button class="quiet icon small" aria-label="Dismiss" @click=${() => drop(toast.id)}>${icon('close')}</button>
      </div>`,
    ),
    place(),
  );
}

function drop(id) {
  toasts = toasts.filter((toast) => toast.id !== id);
  draw();
}

function show(text, todo, bad) {
  const id = ++last;
  toasts = [...toasts.slice(-3), { id, text, todo, bad }];
  draw();
  setTimeout(() => drop(id), bad ? 2 * SHOWN_MILLIS : SHOWN_MILLIS);
}

/** Says that something is done. @param {string} text */
export const done = (text) => show(text, '', false);

/** Says what went wrong and what to do. @param {unknown} failure */
export function wrong(failure) {
  const { what, todo } = explain(failure);
  show(what, todo, true);
}
