import { html } from 'lit';
import { ask } from './dialog.js';
import { done } from './toast.js';

/** By hand where the browser has no clipboard for pages: it has one over HTTPS only, and on this machine. */
async function copy(value) {
  try {
    await navigator.clipboard.writeText(value);
  } catch {
    getSelection()?.selectAllChildren(/** @type {Node} */ (document.querySelector('pre.secret')));
    throw new Error('The browser gives pages no clipboard here. It is selected: copy it by Ctrl+C, then close this.');
  }
}

/** Shows what is shown this once. @param {string} title @param {string} value */
export const secret = (title, value) =>
  ask({
    title,
    effect: 'It is shown this once: what is kept here cannot be read. Put it where it is needed, then close this.',
    confirm: 'Copy it',
    cancel: 'Close',
    reason: 'none',
    content: () => html`<pre class="secret">${value}</pre>`,
    run: async () => {
      await copy(value);
      done('It is in the clipboard');
    },
  });
