import { LitElement } from 'lit';

/**
 * A page or a part of one. It draws into the document itself, not into a shadow: one style sheet, and
 * labels that reach their fields.
 */
export class Part extends LitElement {
  createRenderRoot() {
    return this;
  }
}

/** A page. The router sets what its address says. */
export class Page extends Part {
  static properties = { params: { attribute: false }, query: { attribute: false } };

  constructor() {
    super();
    /** @type {Record<string, string>} */
    this.params = {};
    /** @type {Record<string, string>} */
    this.query = {};
  }

  /** Shown above the page, and as the title of the tab; null for that of its route. */
  get heading() {
    return null;
  }

  updated() {
    this.dispatchEvent(new Event('heading'));
  }
}
