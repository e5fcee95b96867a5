import { html } from 'lit';
import { get, search } from '../../core/api.js';
import { number, plural } from '../../core/format.js';
import { Pages } from '../../core/pages.js';
import { router } from '../../core/router.js';
import { auditList } from '../../parts/audit.js';
import { Page } from '../../parts/page.js';
import { panel } from '../../parts/panel.js';
import { done, wrong } from '../../parts/toast.js';
import { sections } from './sections.js';

const FILTERS = { actor: 'Who, as account:*', action: 'What, as product.*', subject: 'To what, as product:LAMP-1' };

/** Who did what, and why; and whether it is as it was written. */
class Audit extends Page {
  constructor() {
    super();
    this.entries = new Pages(this, (cursor) => get('/v1/audit', { ...this.#filter, cursor }), { by: () => this.#filter });
  }

  get heading() {
    return 'Audit';
  }

  get #filter() {
    const { actor, action, subject } = this.query;
    return { actor, action, subject };
  }

  async #verify() {
    try {
      const { chain } = await get('/v1/audit/verify');
      if (chain.intact) {
        done(`${plural(chain.entries, 'entry is', 'entries are')} as written; the chain is whole`);
      } else {
        wrong(new Error(`Entry ${number(chain.broken?.position ?? chain.broken)} is not as it was written`));
      }
    } catch (failure) {
      wrong(failure);
    }
  }

  render() {
    return html`${sections('audit')}${panel({
      label: 'Audit',
      lead: Object.entries(FILTERS).map(([name, hint]) => html`<label><span class="vh">${hint}</span><input placeholder=${hint} .value=${this.query[name] ?? ''} @change=${(event) => router.filter({ [name]: event.target.value.trim() })}></label>`),
      tools: html`<button class="small" @click=${() => this.#verify()}>Verify the chain</button><a class="button small" href="/v1/audit/export${search({ ...this.#filter, format: 'csv' })}" download="audit.csv">CSV</a>`,
      scroll: auditList(this.entries, { none: 'No entry matches.', subjects: true }),
    })}`;
  }
}

customElements.define('tm-audit', Audit);
