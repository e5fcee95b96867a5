import { html } from 'lit';
import { get, part, put } from '../../core/api.js';
import { duration, number, words } from '../../core/format.js';
import { Loaded } from '../../core/loaded.js';
import { mayOperate } from '../../core/session.js';
import { pill } from '../../parts/badge.js';
import { ask } from '../../parts/dialog.js';
import { choice, input, numeric } from '../../parts/form.js';
import { Page } from '../../parts/page.js';
import { panel, shown } from '../../parts/panel.js';
import { table } from '../../parts/table.js';
import { done } from '../../parts/toast.js';
import { sections } from './sections.js';

const MODES = { off: ['', 'Off'], 'dry-run': ['info', 'Tries only'], approval: ['warn', 'Asks a person'], automatic: ['ok', 'By itself'] };

/** How far each verb may go by itself. */
class Guardrails extends Page {
  constructor() {
    super();
    this.rails = new Loaded(this, () => get('/v1/responses/guardrails'));
  }

  get heading() {
    return 'Guardrails';
  }

  async #change(rail) {
    if (await change(rail)) {
      this.rails.reload();
    }
  }

  render() {
    return html`${sections('guardrails')}${panel({
      label: 'Guardrails',
      scroll: shown(this.rails, ({ items }) => table({
        label: 'Guardrails',
        rows: items,
        key: (rail) => rail.verb,
        columns: [
          { head: 'Verb', cell: (rail) => html`<span class="strong">${words(rail.verb)}</span>` },
          { head: 'Mode', cell: (rail) => pill(MODES[rail.mode][0], MODES[rail.mode][1]) },
          { head: 'Again after', as: 'r num', cell: (rail) => (rail.cooldownSeconds ? duration(rail.cooldownSeconds) : 'at once') },
          { head: 'An hour', as: 'r num', cell: (rail) => number(rail.budgetPerHour) },
          { head: 'Of all products', as: 'r num hide-s', cell: (rail) => `${rail.mostPercent} %` },
          { head: 'Looked at after', as: 'r num hide-s', cell: (rail) => (rail.effectSeconds ? duration(rail.effectSeconds) : 'never') },
          { head: 'Stops after', as: 'r num hide-s', cell: (rail) => (rail.ineffectiveRuns ? `${rail.ineffectiveRuns} without effect` : 'never') },
          mayOperate() && { head: html`<span class="vh">Actions</span>`, as: 'r', cell: (rail) => html`<button class="small" @click=${() => this.#change(rail)}>Change…</button>` },
        ],
      })),
    })}`;
  }
}

const change = (rail) =>
  ask({
    title: `Guardrail of ${words(rail.verb).toLowerCase()}`,
    effect: 'It holds from the next decision on, in every process. What runs goes on.',
    confirm: 'Change',
    reason: 'required',
    content: () => html`<div class="fields">
      ${choice({ label: 'Mode', name: 'mode', value: rail.mode, options: Object.entries(MODES).map(([value, [, label]]) => [value, label]) })}
      ${input({ label: 'Again to the same after, seconds', name: 'cooldownSeconds', type: 'number', min: 0, value: rail.cooldownSeconds })}
      ${input({ label: 'Runs an hour', name: 'budgetPerHour', type: 'number', min: 0, value: rail.budgetPerHour })}
      ${input({ label: 'Percent of all products at once', name: 'mostPercent', type: 'number', min: 0, max: 100, value: rail.mostPercent })}
      ${input({ label: 'Looked at after, seconds', name: 'effectSeconds', type: 'number', min: 0, value: rail.effectSeconds, hint: '0: never' })}
      ${input({ label: 'Stops after runs without effect', name: 'ineffectiveRuns', type: 'number', min: 0, value: rail.ineffectiveRuns, hint: '0: never' })}
    </div>`,
    run: async (reason, form) => {
      const { mode, reason: said, ...numbers } = Object.fromEntries(new FormData(form));
      await put(`/v1/responses/guardrails/${part(rail.verb)}`, { mode, ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, numeric(value)])), reason }, { ifMatch: rail.version });
      done(`The guardrail of ${rail.verb} is changed`);
    },
  });

customElements.define('tm-guardrails', Guardrails);
