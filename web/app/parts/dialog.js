import { html, nothing } from 'lit';
import { Part } from './page.js';
import { failed } from './panel.js';

/**
 * @typedef {object} Question
 * @property {string} title what is about to be done
 * @property {unknown} effect what it will do, to whom
 * @property {string} confirm of the button
 * @property {boolean} [danger] cannot be taken back, or stops the sale
 * @property {'required' | 'optional' | 'none'} [reason] default optional
 * @property {boolean} [wide]
 * @property {(form: HTMLFormElement) => unknown} [content] fields, a preview
 * @property {(draw: () => void) => void} [ready] called once with what draws the content anew
 * @property {(reason: string, form: HTMLFormElement) => Promise<unknown>} run while it runs, and where it
 *     fails, the dialog stays
 */

/**
 * Asks before something is done: names its effect, takes a reason, and shows what went wrong. Esc and the
 * first button do nothing.
 */
class Dialog extends Part {
  static properties = { busy: { state: true }, failure: { state: true } };

  constructor() {
    super();
    this.busy = false;
    this.failure = null;
    /** @type {Question} */
    this.question = /** @type {any} */ (null);
    /** @type {(done: boolean) => void} */
    this.settle = () => {};
  }

  firstUpdated() {
    this.querySelector('dialog').showModal();
    this.question.ready?.(() => this.requestUpdate());
  }

  #close(done) {
    this.remove();
    this.settle(done);
  }

  async #submit(event) {
    event.preventDefault();
    const form = event.currentTarget;
    this.busy = true;
    this.failure = null;
    try {
      await this.question.run(form.elements.namedItem('reason')?.value.trim() ?? '', form);
      this.#close(true);
    } catch (failure) {
      this.failure = failure;
      this.busy = false;
    }
  }

  render() {
    const { title, effect, confirm, danger, reason = 'optional', wide, content } = this.question;
    return html`<dialog class=${wide ? 'wide' : ''} aria-labelledby="dialog-title" aria-describedby="dialog-effect" @cancel=${() => this.#close(false)}>
      <form method="dialog" @submit=${this.#submit} @input=${() => this.requestUpdate()}>
        <header><h2 id="dialog-title">${title}</h2></header>
        <div class="content">
          <div id="dialog-effect">${effect}</div>
          ${content ? content(this.querySelector('form')) : nothing}
          ${reason === 'none' ? nothing : this.#reason(reason === 'required')}
          ${this.failure ? failed(this.failure) : nothing}
        </div>
        <footer>
          <button type="button" @click=${() => this.#close(false)}>Cancel</button>
          <button class=${danger ? 'danger' : 'primary'} ?disabled=${this.busy}>${this.busy ? 'Working…' : confirm}</button>
        </footer>
      </form>
    </dialog>`;
  }

  #reason(required) {
    return html`<div class="field">
      <label for="dialog-reason">Reason${required ? '' : ' (optional)'}</label>
      <textarea id="dialog-reason" name="reason" rows="2" maxlength="500" ?required=${required} placeholder="Why, for whoever reads the audit"></textarea>
    </div>`;
  }
}

customElements.define('tm-dialog', Dialog);

/**
 * @param {Question} question
 * @returns {Promise<boolean>} whether it was done
 */
export function ask(question) {
  const dialog = /** @type {Dialog} */ (document.createElement('tm-dialog'));
  dialog.question = question;
  document.body.append(dialog);
  return new Promise((settle) => {
    dialog.settle = settle;
  });
}
