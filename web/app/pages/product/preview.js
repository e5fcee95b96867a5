import { html, nothing } from 'lit';
import { part, post } from '../../core/api.js';
import { number } from '../../core/format.js';
import { failed } from '../../parts/panel.js';

const PAUSE_MILLIS = 250;
const MOST_SHOWN = 16;

/** What a change of the layout would come to, worked out by the service while one writes. */
export class Preview {
  #draw = () => {};
  #timer = 0;
  #asked = '';
  #answer = null;
  #failure = null;

  /** @param {any} product */
  constructor(product) {
    this.address = `/v1/products/${part(product.sku)}/layout/preview`;
  }

  /** @param {() => void} draw called when an answer is there */
  begin(draw) {
    this.#draw = draw;
    draw();
  }

  /** @param {object} change the body that would be sent */
  show(change) {
    const key = JSON.stringify(change);
    if (key !== this.#asked) {
      this.#asked = key;
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => this.#ask(change, key), PAUSE_MILLIS);
    }
    return this.#failure ? failed(this.#failure) : this.#answer ? view(this.#answer) : html`<div class="skeleton"></div>`;
  }

  async #ask(change, key) {
    try {
      const answer = await post(this.address, change);
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

const left = (shares) => shares.reduce((sum, share) => sum + share.available, 0);

function view({ before, after }) {
  const rows = Array.from({ length: Math.min(MOST_SHOWN, Math.max(before.length, after.length)) }, (_, i) => [before[i], after[i]]);
  const more = Math.max(before.length, after.length) - rows.length;
  return html`<section aria-label="Preview" aria-live="polite">
    <p><b>${number(left(before))} units left in ${before.length} ${before.length === 1 ? 'bucket' : 'buckets'}</b> become <b>${number(left(after))} in ${after.length}</b>; held and sold stay as they are.</p>
    <div class="scroll"><table class="dense"><caption class="vh">Units left by bucket</caption><thead><tr><th scope="col">Bucket</th><th scope="col" class="r">Left now</th><th scope="col" class="r">Left then</th><th scope="col" class="r">Total then</th></tr></thead>
    <tbody>${rows.map(([old, young], i) => html`<tr><td class="num">${i}</td><td class="r num">${old ? number(old.available) : '–'}</td><td class="r num strong ${old && young && old.available !== young.available ? '' : 'dim'}">${young ? number(young.available) : 'gone'}</td><td class="r num dim">${young ? number(young.total) : '–'}</td></tr>`)}</tbody></table></div>
    ${more > 0 ? html`<p class="sub">and ${more} more</p>` : nothing}</section>`;
}
