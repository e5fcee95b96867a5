import { html, nothing } from 'lit';
import { post } from '../../core/api.js';
import { plural } from '../../core/format.js';
import { failed } from '../../parts/panel.js';

const PAUSE_MILLIS = 250;
const MOST_SHOWN = 20;

/** What a silence, or a window, would hide now: asked for while one ticks and writes. */
export class Effect {
  #draw = () => {};
  #asked = '';
  #timer = 0;
  /** @type {any} */
  #answer = null;
  /** @type {unknown} */
  #failure = null;

  /** @param {() => void} draw called when an answer is there */
  begin(draw) {
    this.#draw = draw;
    draw();
  }

  /** @param {{ field: string, value: string, not?: boolean }[]} matchers @param {string} [none] said where there are none */
  show(matchers, none = 'Tick at least one.') {
    const key = JSON.stringify(matchers);
    if (key !== this.#asked) {
      this.#asked = key;
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => this.#ask(matchers, key), PAUSE_MILLIS);
    }
    return html`<div aria-live="polite">${!matchers.length ? html`<p class="dim">${none}</p>` : this.#failure ? failed(this.#failure) : this.#told()}</div>`;
  }

  #told() {
    if (!this.#answer) {
      return html`<div class="skeleton"></div>`;
    }
    const { hides, hidden, notHidden } = this.#answer;
    return html`<p><b>It would hide ${plural(hides, 'alert that fires', 'alerts that fire')} now</b>${hides ? ':' : ', and those to come.'}</p>
      ${hides ? html`<ul class="scroll-list" tabindex="0" aria-label="What it would hide">${hidden.slice(0, MOST_SHOWN).map((one) => html`<li>${one.title}: ${one.subject}</li>`)}${hides > MOST_SHOWN ? html`<li class="dim">and ${plural(hides - MOST_SHOWN, 'other')}</li>` : nothing}</ul>` : nothing}
      ${notHidden.length ? html`<p class="sub">${plural(notHidden.length, 'alert')} would match and may never be hidden.</p>` : nothing}`;
  }

  async #ask(matchers, key) {
    try {
      const answer = matchers.length ? await post('/v1/silences/preview', { matchers }) : null;
      if (key === this.#asked) {
        this.#answer = answer;
        this.#failure = null;
      }
    } catch (failure) {
      if (key === this.#asked) {
        this.#failure = failure;
      }
    }
    this.#draw();
  }
}
