import { html } from 'lit';
import { empty } from './panel.js';

/**
 * Lines of a unified diff, with the numbers of the lines on both sides.
 *
 * @param {string[]} lines
 */
export function diff(lines) {
  if (!lines.length) {
    return empty('check', 'Nothing differs.');
  }
  let before = 0;
  let after = 0;
  const rows = lines
    .filter((line) => !/^(---|\+\+\+) /.test(line))
    .map((line) => {
      const at = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
      if (at) {
        before = Number(at[1]);
        after = Number(at[2]);
        return html`<tr class="at"><td class="n"></td><td class="n"></td><td>${line}</td></tr>`;
      }
      const kind = line[0] === '+' ? 'add' : line[0] === '-' ? 'gone' : '';
      const left = kind === 'add' ? '' : before++;
      const right = kind === 'gone' ? '' : after++;
      return html`<tr class=${kind}><td class="n">${left}</td><td class="n">${right}</td><td>${line}</td></tr>`;
    });
  return html`<div class="diff" tabindex="0" role="region" aria-label="What differs"><table><tbody>${rows}</tbody></table></div>`;
}
