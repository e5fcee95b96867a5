import { html, nothing } from 'lit';
import { del, get, post, put } from '../../core/api.js';
import { ago, plural, words } from '../../core/format.js';
import { Pages } from '../../core/pages.js';
import { router } from '../../core/router.js';
import { mayOperate } from '../../core/session.js';
import { pill } from '../../parts/badge.js';
import { ask } from '../../parts/dialog.js';
import { input } from '../../parts/form.js';
import { list } from '../../parts/list.js';
import { Page } from '../../parts/page.js';
import { panel } from '../../parts/panel.js';
import { done, wrong } from '../../parts/toast.js';
import { sections } from './sections.js';

/** What became of rows that were read again. */
const told = ({ accepted, duplicate, quarantined, ignored }) =>
  quarantined && !accepted ? wrong(new Error(`${plural(quarantined, 'row is', 'rows are')} in quarantine still.`)) : done(`${accepted} taken, ${duplicate} known already, ${ignored} ignored, ${quarantined} in quarantine still`);

/** Rows that are no events, why, and what is done with them. */
class Quarantine extends Page {
  constructor() {
    super();
    this.rows = new Pages(this, (cursor) => get('/v1/quarantine', { source: this.query.source, reason: this.query.reason, cursor }), { by: () => [this.query.source, this.query.reason] });
  }

  get heading() {
    return 'Quarantine';
  }

  async #repair(row) {
    const repaired = await ask({
      title: `Repair row ${row.line} of ${row.source}`,
      effect: html`<b>${words(row.reason)}</b>: ${row.detail}. It is read again at once.`,
      confirm: 'Repair and replay',
      wide: true,
      content: () => html`<div class="fields">${fieldsOf(row).map(([name, value]) => input({ label: name, name: `row.${name}`, value, wrong: name === row.field ? row.detail : undefined }))}</div>`,
      run: async (reason, form) => {
        const fields = Object.fromEntries([...new FormData(form)].filter(([name, value]) => String(name).startsWith('row.') && value !== '').map(([name, value]) => [String(name).slice(4), value]));
        await put(`/v1/quarantine/${row.id}`, { row: fields, reason: reason || undefined }, { ifMatch: row.version });
        told(await post(`/v1/quarantine/${row.id}/replay`));
      },
    });
    if (repaired) {
      this.rows.reload();
    }
  }

  async #replayAll() {
    const { source, reason: quarantinedFor } = this.query;
    const replayed = await ask({
      title: 'Read all of these again',
      effect: `They are read by the rules of today: ${source ? `of source ${source}` : 'of all sources'}${quarantinedFor ? `, ${words(quarantinedFor).toLowerCase()}` : ''}, up to 10,000. What is wrong still stays here.`,
      confirm: 'Replay',
      run: async (reason) => told(await post('/v1/quarantine/replay', { source, quarantinedFor, reason: reason || undefined })),
    });
    if (replayed) {
      this.rows.reload();
    }
  }

  async #drop(row) {
    const gone = await ask({
      title: `Drop row ${row.line} of ${row.source}`,
      effect: 'It is given up: what it told is never counted. The audit keeps that you did.',
      confirm: 'Drop it',
      danger: true,
      reason: 'required',
      run: (reason) => del(`/v1/quarantine/${row.id}`, { reason }),
    });
    if (gone) {
      this.rows.reload();
    }
  }

  render() {
    const { source = '', reason = '' } = this.query;
    return html`${sections('quarantine')}${panel({
      label: 'Quarantine',
      lead: html`<label><span class="vh">Source</span><input class="narrow" placeholder="Source" .value=${source} @change=${(event) => router.filter({ source: event.target.value.trim() })}></label>
        <label><span class="vh">Reason</span><input placeholder="Reason, as NOT_A_NUMBER" .value=${reason} @change=${(event) => router.filter({ reason: event.target.value.trim() })}></label>`,
      tools: mayOperate() && this.rows.items.length ? html`<button @click=${() => this.#replayAll()}>Replay all…</button>` : nothing,
      scroll: list(this.rows, {
        label: 'Rows in quarantine',
        none: 'Nothing is in quarantine.',
        drawing: 'check',
        key: (row) => row.id,
        columns: [
          { head: 'Why', cell: (row) => html`${pill('warn', words(row.reason))}<div class="sub">${row.detail}</div>` },
          { head: 'Row', cell: (row) => html`<div class="mono wrap">${row.row ? Object.entries(row.row).map(([name, value]) => html`<span class=${name === row.field ? 'bad' : ''}>${name}=${value}</span> `) : row.text}</div>` },
          { head: 'From', cell: (row) => html`${row.source}<div class="sub">${row.origin}, line ${row.line}</div>` },
          { head: 'Since', as: 'hide-s', cell: (row) => html`<time>${ago(row.seenAt)}</time>` },
          mayOperate() && { head: html`<span class="vh">Actions</span>`, as: 'r', cell: (row) => html`<div class="acts"><button class="small" @click=${() => this.#repair(row)}>Repair…</button><button class="small" @click=${() => this.#drop(row)}>Drop…</button></div>` },
        ],
      }),
    })}`;
  }
}

/** The fields that it came with, and that which is missing. */
const fieldsOf = (row) => {
  const fields = Object.entries(row.row ?? {});
  return row.field && !(row.field in (row.row ?? {})) ? [...fields, [row.field, '']] : fields;
};

customElements.define('tm-quarantine', Quarantine);
