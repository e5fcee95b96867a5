import { html, nothing } from 'lit';
import { Part } from './page.js';
import { failed } from './panel.js';

/**
 * @typedef {object} Question
 * @property {string} title what is about to be done
 * @property {unknown} effect what it will do, to whom
 * @property {string} confirm of the button
 * @property {string} [cancel] of the button that leaves all as it is
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
    /** @type {string | undefined} the label of the field that the failure is about */
    this.about = undefined;
    /** @type {Question} */
    this.question = /** @type {any} */ (null);
    /** @type {(done: boolean) => void} */
    this.settle = () => {};
  }

  firstUpdated() {
    this.querySelector('dialog').showModal();
    /** @type {HTMLElement | null} */ (this.querySelector('[aria-invalid=true]'))?.focus();
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
      this.busy = false;
      this.failure = failure;
      this.#point(form, /** @type {any} */ (failure)?.field);
    }
  }

  /** What it is about, by the name that people read, and marked. @param {HTMLFormElement} form @param {string} [name] */
  #point(form, name) {
    const input = name && /** @type {any} */ (form.elements.namedItem(name) ?? form.elements.namedItem(name.replace(/^.*\./, '')));
    this.about = input?.labels?.[0]?.textContent.trim();
    if (input instanceof HTMLElement) {
      input.setAttribute('aria-invalid', 'true');
      input.addEventListener('input', () => input.removeAttribute('aria-invalid'), { once: true });
    }
  }

  /** Closed by Escape while it works, it would not be known what became of it. */
  #cancel(event) {
    if (this.busy) {
      event.preventDefault();
    } else {
      this.#close(false);
    }
  }

  /** A long question is scrolled: what went wrong is brought into view. */
  updated(changed) {
    if (changed.has('failure') && this.failure) {
      this.querySelector('.failure')?.scrollIntoView({ block: 'nearest' });
    }
  }

  render() {
    const { title, effect, confirm, cancel = 'Cancel', danger, reason = 'optional', wide, content } = this.question;
    return html`<dialog class=${wide ? 'wide' : ''} aria-labelledby="dialog-title" aria-describedby="dialog-effect" @cancel=${this.#cancel}>
      <form method="dialog" @submit=${this.#submit} @input=${() => this.requestUpdate()}>
        <header><h2 id="dialog-title">${title}</h2></header>
        <div class="content">
          <div id="dialog-effect">${effect}</div>
          ${content ? content(this.querySelector('form')) : nothing}
          ${reason === 'none' ? nothing : this.#reason(reason === 'required')}
          ${this.failure ? failed(this.failure, undefined, this.about) : nothing}
        </div>
        <footer>
          <button type="button" @click=${() => this.#close(false)}>${cancel}</button>
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
