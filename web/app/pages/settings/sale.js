import { html, nothing } from 'lit';
import { get, put } from '../../core/api.js';
import { number, words } from '../../core/format.js';
import { Loaded } from '../../core/loaded.js';
import { mayOperate } from '../../core/session.js';
import { pill } from '../../parts/badge.js';
import { ask } from '../../parts/dialog.js';
import { input, numeric } from '../../parts/form.js';
import { Page } from '../../parts/page.js';
import { panel, shown } from '../../parts/panel.js';
import { table } from '../../parts/table.js';
import { done } from '../../parts/toast.js';
import { sections } from './sections.js';

const STAGES = {
  warmup: 'People gather; little is sold.',
  rush: 'The minutes that the sale is about. P2 alerts throttle nothing by themselves.',
  cooldown: 'The rush is over; the rest sells.',
  normal: 'No sale.',
};

/** The stage of the whole sale, and the limits that hold in each. */
class Sale extends Page {
  constructor() {
    super();
    this.sale = new Loaded(this, () => get('/v1/sale'), { everySeconds: 5 });
  }

  async #do(action) {
    if (await action) {
      this.sale.reload();
    }
  }

  render() {
    return html`${sections('sale')}${panel({
      title: 'Stage of the sale',
      scroll: shown(this.sale, (sale) => table({
        label: 'Stages',
        rows: Object.entries(STAGES).map(([stage, meaning]) => ({ stage, meaning, limit: sale.limits[stage] })),
        key: (row) => row.stage,
        on: (row) => row.stage === sale.stage,
        columns: [
          { head: 'Stage', cell: (row) => html`<span class="row tight"><span class="strong">${words(row.stage)}</span>${row.stage === sale.stage ? pill('ok', 'Now') : nothing}</span>` },
          { head: 'Meaning', as: 'hide-s', cell: (row) => row.meaning },
          { head: 'Limit a product', as: 'r num', cell: (row) => (row.limit ? `${number(row.limit.rate)} a second, ${number(row.limit.burst)} at once` : 'none') },
          mayOperate() && { head: html`<span class="vh">Actions</span>`, as: 'r', cell: (row) => html`<div class="acts">${row.stage === sale.stage ? nothing : html`<button class="small" @click=${() => this.#do(enter(sale, row.stage))}>Enter…</button>`}<button class="small" @click=${() => this.#do(limit(sale, row))}>Limit…</button></div>` },
        ],
      })),
    })}`;
  }
}

const enter = (sale, stage) =>
  ask({
    title: `Enter the stage ${stage}`,
    effect: html`From <b>${sale.stage}</b> to <b>${stage}</b>, for every process within a second. ${STAGES[stage]} Rules and limits that go by the stage change with it.`,
    confirm: `Enter ${stage}`,
    run: async (reason) => {
      await put('/v1/sale', { stage, reason: reason || undefined }, { ifMatch: sale.version });
      done(`The sale is in ${stage}`);
    },
  });

const limit = (sale, { stage, limit: now }) =>
  ask({
    title: `Limit in the stage ${stage}`,
    effect: 'Holds a second that each product lets through in this stage, unless it has a limit of its own. Who is over it is told THROTTLED and may come again.',
    confirm: 'Set it',
    content: () => html`<div class="fields">${input({ label: 'Requests a second', name: 'rate', type: 'number', min: 0, value: now?.rate ?? '', hint: 'Empty: no limit' })}${input({ label: 'Requests at once', name: 'burst', type: 'number', min: 0, value: now?.burst ?? '', hint: 'Twice the rate if left empty' })}</div>`,
    run: async (reason, form) => {
      const rate = numeric(form.elements.namedItem('rate').value);
      const burst = numeric(form.elements.namedItem('burst').value);
      await put('/v1/sale', { limits: { [stage]: rate === undefined ? null : { rate, burst } }, reason: reason || undefined }, { ifMatch: sale.version });
      done(`The limit in ${stage} is ${rate === undefined ? 'gone' : rate}`);
    },
  });

customElements.define('tm-sale', Sale);
