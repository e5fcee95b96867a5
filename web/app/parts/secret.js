import { html } from 'lit';
import { ask } from './dialog.js';
import { done } from './toast.js';

/** Shows what is shown this once. @param {string} title @param {string} value */
export const secret = (title, value) =>
  ask({
    title,
    effect: 'It is shown this once: what is kept here cannot be read. Put it where it is needed, then close this.',
    confirm: 'Copy it',
    reason: 'none',
    content: () => html`<pre class="secret">${value}</pre>`,
    run: async () => {
      await navigator.clipboard.writeText(value);
      done('It is in the clipboard');
    },
  });
