import { html, nothing } from 'lit';
import { call, get, part, put } from '../../core/api.js';
import { Loaded } from '../../core/loaded.js';
import { mayAdminister } from '../../core/session.js';
import { ask } from '../../parts/dialog.js';
import { given, input } from '../../parts/form.js';
import { icon } from '../../parts/icon.js';
import { Page } from '../../parts/page.js';
import { empty, panel, shown } from '../../parts/panel.js';
import { secret } from '../../parts/secret.js';
import { table } from '../../parts/table.js';
import { done } from '../../parts/toast.js';
import { sections } from './sections.js';

/** What rules call by name: addresses that are signed for. */
class Runbooks extends Page {
  constructor() {
    super();
    this.runbooks = new Loaded(this, () => get('/v1/runbooks'));
  }

  get heading() {
    return 'Runbooks';
  }

  async #set(runbook) {
    let made = null;
    const set = await ask({
      title: runbook ? `Change runbook ${runbook.name}` : 'New runbook',
      effect: 'Rules name it, and P1 alerts run it by themselves, within the guardrail of “webhook”. Calls are signed.',
      confirm: runbook ? 'Change' : 'Make it',
      content: () => html`<div class="fields">
        ${runbook ? nothing : input({ label: 'Name', name: 'name', required: true, placeholder: 'buyer' })}
        ${input({ label: 'Address', name: 'url', type: 'url', required: true, wide: true, value: runbook?.url ?? '', placeholder: 'https://example.com/hooks/buyer' })}
      </div>`,
      run: async (reason, form) => {
        const { name = runbook?.name, url } = given(form);
        made = await put(`/v1/runbooks/${part(String(name))}`, { url, reason: reason || undefined }, { ifMatch: runbook?.version });
        done(`Runbook ${name} is ${runbook ? 'changed' : 'made'}`);
      },
    });
    if (set) {
      this.runbooks.reload();
      if (made?.secret) {
        secret(`Secret of runbook ${made.name}`, made.secret);
      }
    }
  }

  async #remove(runbook) {
    const gone = await ask({
      title: `Remove runbook ${runbook.name}`,
      effect: 'Rules that name it cannot run it any more: such responses fail, and say so.',
      confirm: 'Remove',
      danger: true,
      reason: 'none',
      run: () => call('DELETE', `/v1/runbooks/${part(runbook.name)}`, { ifMatch: runbook.version }),
    });
    if (gone) {
      this.runbooks.reload();
    }
  }

  render() {
    return html`${sections('runbooks')}${panel({
      label: 'Runbooks',
      title: 'Runbooks',
      tools: mayAdminister() ? html`<button class="primary" @click=${() => this.#set()}>${icon('plus')}New runbook</button>` : nothing,
      scroll: shown(this.runbooks, ({ items }) =>
        items.length
          ? table({
              label: 'Runbooks',
              rows: items,
              key: (runbook) => runbook.name,
              columns: [
                { head: 'Name', cell: (runbook) => html`<span class="strong">${runbook.name}</span>` },
                { head: 'Address', as: 'mono', cell: (runbook) => runbook.url },
                mayAdminister() && { head: html`<span class="vh">Actions</span>`, as: 'r', cell: (runbook) => html`<div class="acts"><button class="small" @click=${() => this.#set(runbook)}>Change…</button><button class="small" @click=${() => this.#remove(runbook)}>Remove…</button></div>` },
              ],
            })
          : empty('hook', 'There is no runbook yet. A P1 alert whose rule names one calls it.'),
      ),
    })}`;
  }
}

customElements.define('tm-runbooks', Runbooks);
