/**
 * A text of rules, with marks where it is wrong. CodeMirror is loaded when the first is shown, and lives in a
 * shadow: there its styles need no element that the content security policy forbids.
 *
 * `text`, `label`, `readOnly`, `vocabulary`, and `check(text)`, which gives diagnostics; tells `edited`.
 */
class Editor extends HTMLElement {
  #view = null;
  #text = '';
  label = 'Text';
  readOnly = false;
  vocabulary = null;
  /** @type {(text: string) => Promise<any[]>} */
  check = async () => [];

  get text() {
    return this.#view ? this.#view.state.doc.toString() : this.#text;
  }

  set text(text) {
    const doc = this.#view?.state.doc.toString();
    this.#text = text;
    if (this.#view && doc !== text) {
      this.#view.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: text } });
    }
  }

  async connectedCallback() {
    const { open } = await import('./setup.js');
    if (!this.isConnected || this.#view) {
      return;
    }
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    this.#view = open(root, {
      text: this.#text,
      label: this.label,
      readOnly: this.readOnly,
      vocabulary: () => this.vocabulary,
      check: (text) => this.check(text),
      edited: (text) => this.dispatchEvent(new CustomEvent('edited', { detail: text })),
    });
  }

  disconnectedCallback() {
    this.#text = this.text;
    this.#view?.destroy();
    this.#view = null;
  }

  /** Puts the cursor there. @param {number} line @param {number} column from 1 */
  reveal(line, column) {
    if (this.#view) {
      const at = this.#view.state.doc.line(Math.min(line, this.#view.state.doc.lines));
      const anchor = Math.min(at.to, at.from + column - 1);
      this.#view.dispatch({ selection: { anchor }, scrollIntoView: true });
      this.#view.focus();
    }
  }
}

customElements.define('tm-editor', Editor);
