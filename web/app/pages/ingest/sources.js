import { html, nothing } from 'lit';
import { get, part, put } from '../../core/api.js';
import { ago, duration, number, words } from '../../core/format.js';
import { Loaded } from '../../core/loaded.js';
import { mayOperate } from '../../core/session.js';
import { pill } from '../../parts/badge.js';
import { ask } from '../../parts/dialog.js';
import { choice, given, input, numeric } from '../../parts/form.js';
import { icon } from '../../parts/icon.js';
import { Page } from '../../parts/page.js';
import { panel, shown } from '../../parts/panel.js';
import { table } from '../../parts/table.js';
import { done } from '../../parts/toast.js';
import { sections } from './sections.js';

const HEALTH = { LIVE: ['ok', 'Heard of'], SILENT: ['crit', 'Silent'], NEVER: ['', 'Never heard of'] };
const KINDS = [['rest', 'Over HTTP'], ['folder', 'Files in a folder'], ['kafka', 'Kafka'], ['rabbitmq', 'RabbitMQ'], ['cdc', 'From tables of its database']];
const UNKNOWN = [['quarantine', 'Quarantine the row'], ['create', 'Create the product'], ['ignore', 'Ignore the row']];

/** Pairs as "theirs=ours" are written. @param {Record<string, unknown>} map */
const pairs = (map) => Object.entries(map).map(([key, value]) => `${key}=${value}`).join(', ');

function unpaired(text, value = (one) => one) {
  const found = String(text ?? '').split(/[,\n]+/).map((one) => one.trim()).filter(Boolean).map((one) => one.split('='));
  if (found.some((one) => one.length !== 2)) {
    throw new Error('Write pairs such as sku=item_no, with commas.');
  }
  return Object.fromEntries(found.map(([key, right]) => [key.trim(), value(right.trim())]));
}

/** The systems that tell of stock and sales, and whether they are heard of. */
class Sources extends Page {
  constructor() {
    super();
    this.sources = new Loaded(this, () => get('/v1/sources'), { everySeconds: 3 });
  }

  async #edit(source) {
    if (await edit(source)) {
      this.sources.reload();
    }
  }

  render() {
    return html`${sections('sources')}${panel({
      label: 'Sources',
      title: 'Sources',
      tools: mayOperate() ? html`<button class="primary" @click=${() => this.#edit()}>${icon('plus')}New source</button>` : nothing,
      scroll: shown(this.sources, ({ items }) => table({
        label: 'Sources',
        rows: items,
        key: (source) => source.name,
        on: (source) => source.name === this.params.name,
        columns: [
          { head: 'Source', cell: (source) => html`<span class="strong">${source.name}</span><div class="sub">${Object.fromEntries(KINDS)[source.kind] ?? source.kind}, ${source.encoding}${source.timeZone ? `, ${source.timeZone}` : ''}</div>` },
          { head: 'Stands', cell: ({ health }) => pill(...(HEALTH[health.state] ?? ['', words(health.state)])) },
          { head: 'Heard last', cell: ({ health }) => html`<time>${ago(health.lastArrival)}</time>${health.expectedGapSeconds ? html`<div class="sub">expected every ${duration(health.expectedGapSeconds)}</div>` : nothing}` },
          { head: 'Taken', as: 'r num', cell: ({ health }) => number(health.rows.accepted) },
          { head: 'Twice', as: 'r num hide-s', cell: ({ health }) => number(health.rows.duplicate) },
          { head: 'Quarantined', as: 'r num', cell: (source) => (source.health.rows.quarantined ? html`<a class="bad strong" href="/ingest/quarantine?source=${part(source.name)}">${number(source.health.rows.quarantined)}</a>` : '0') },
          { head: 'Unknown products', as: 'hide-s', cell: (source) => Object.fromEntries(UNKNOWN)[source.unknownProducts] },
          mayOperate() && { head: html`<span class="vh">Actions</span>`, as: 'r', cell: (source) => html`<button class="small" @click=${() => this.#edit(source)}>Change…</button>` },
        ],
      })),
    })}`;
  }
}

const edit = (source) =>
  ask({
    title: source ? `Change source ${source.name}` : 'New source',
    effect: 'Rows that come from now on are read so, in every process within a second. What is in quarantine can be replayed.',
    confirm: source ? 'Change' : 'Make it',
    wide: true,
    content: () => html`<div class="fields">
      ${source ? nothing : input({ label: 'Name', name: 'name', required: true, placeholder: 'wms' })}
      ${choice({ label: 'How its rows come', name: 'kind', value: source?.kind ?? 'rest', options: KINDS })}
      ${input({ label: 'Zone of its times', name: 'timeZone', value: source?.timeZone ?? '', placeholder: 'Europe/Berlin' })}
      ${input({ label: 'Encoding', name: 'encoding', value: source?.encoding ?? 'UTF-8' })}
      ${input({ label: 'Pieces in a unit', name: 'units', value: pairs(source?.units ?? {}), placeholder: 'piece=1, case=12' })}
      ${input({ label: 'Tolerance of its clock, seconds', name: 'toleranceSeconds', type: 'number', min: 0, max: 86400, value: source?.toleranceSeconds ?? 120 })}
      ${choice({ label: 'Of products that are not known', name: 'unknownProducts', value: source?.unknownProducts ?? 'quarantine', options: UNKNOWN })}
      ${input({ label: 'Fields, ours=theirs', name: 'mapping', wide: true, value: pairs(source?.mapping ?? {}), placeholder: 'sku=item_no, onHand=qty, asOf=time' })}
      ${input({ label: 'Where a field is left out', name: 'defaults', wide: true, value: pairs(source?.defaults ?? {}), placeholder: 'warehouse=north' })}
    </div>`,
    run: async (reason, form) => {
      const { name = source?.name, mapping, defaults, units, toleranceSeconds, reason: said, ...rest } = given(form);
      await put(`/v1/sources/${part(String(name))}`, { ...rest, mapping: unpaired(mapping), defaults: unpaired(defaults), units: unpaired(units, Number), toleranceSeconds: numeric(toleranceSeconds), reason: reason || undefined }, { ifMatch: source?.version || undefined });
      done(`Source ${name} is ${source ? 'changed' : 'made'}`);
    },
  });

customElements.define('tm-sources', Sources);
