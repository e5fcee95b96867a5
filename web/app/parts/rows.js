import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { Part } from './page.js';

const ROW_PIXELS = 58;
const SPARE_ROWS = 10;

/**
 * Thousands of rows, of which only those in view are in the document. All have one height.
 *
 * `items` and `row(item)` draw them, `head` stands above, `more()` is called near the end. `label` names the
 * table, `count` is how many there are in all.
 */
class Rows extends Part {
  static properties = { items: { attribute: false }, row: { attribute: false }, head: { attribute: false }, none: { attribute: false }, label: {}, count: { type: Number } };

  /** @type {() => void} */
  more = () => {};
  /** @type {HTMLElement} */
  #view = /** @type {any} */ (null);
  /** @type {HTMLElement} */
  #above = /** @type {any} */ (null);
  /** @type {HTMLElement} */
  #below = /** @type {any} */ (null);
  #from = 0;
  #to = 40;
  #size = new ResizeObserver(() => this.#look());

  constructor() {
    super();
    this.items = [];
    this.row = () => nothing;
    this.none = nothing;
  }

  /** Looked up once: a search through all rows at each step of a scroll is felt. */
  firstUpdated() {
    this.#view = /** @type {HTMLElement} */ (this.querySelector('.view'));
    [this.#above, this.#below] = /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll('.pad'));
    this.#size.observe(this.#view);
    this.#pad();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#size.disconnect();
  }

  /** Which rows are in view; drawn anew only where that has changed. */
  #look() {
    const view = this.#view;
    const first = Math.floor(view.scrollTop / ROW_PIXELS);
    const from = Math.max(0, first - SPARE_ROWS);
    const to = first + Math.ceil(view.clientHeight / ROW_PIXELS) + SPARE_ROWS;
    if (from !== this.#from || to !== this.#to) {
      this.#from = from;
      this.#to = to;
      this.requestUpdate();
    }
    if (to >= this.items.length - 4 * SPARE_ROWS) {
      this.more();
    }
  }

  /**
   * The space comes before the rows: were it too little for a moment, a browser that lays out in between, as it
   * does where the row with the focus goes, would scroll back.
   */
  update(changed) {
    this.#pad();
    super.update(changed);
  }

  /** By the style object, which the content security policy allows, not by an attribute. */
  #pad() {
    if (!this.#above) {
      return;
    }
    this.#above.style.height = `${this.#from * ROW_PIXELS}px`;
    this.#below.style.height = `${Math.max(0, this.items.length - this.#to) * ROW_PIXELS}px`;
  }

  /** Brings a row into view and gives it the focus. @param {number} index */
  async reach(index) {
    const top = index * ROW_PIXELS;
    const view = this.#view;
    const at = Math.max(top + ROW_PIXELS - view.clientHeight, Math.min(top, view.scrollTop));
    view.scrollTop = at;
    this.#look();
    await this.updateComplete;
    view.scrollTop = at;
    /** @type {HTMLElement} */ (this.querySelector(`[aria-rowindex="${index + 2}"] a.to`))?.focus({ preventScroll: true });
  }

  render() {
    const shown = this.items.slice(this.#from, this.#to);
    return html`<div role="table" aria-label=${this.label} aria-rowcount=${(this.count ?? this.items.length) + 1}>
      <div role="rowgroup" class="head"><div role="row" class="line" aria-rowindex="1">${this.head}</div></div>
      <div role="rowgroup" class="view" @scroll=${() => this.#look()}>
        <div class="pad" role="presentation"></div>
        ${repeat(shown, (item) => item.id, (item, i) => html`<div role="row" class="line" aria-rowindex=${this.#from + i + 2}>${this.row(item)}</div>`)}
        <div class="pad" role="presentation"></div>
      </div></div>${this.items.length ? nothing : this.none}`;
  }
}

customElements.define('tm-rows', Rows);
