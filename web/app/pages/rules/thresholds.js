import { html, nothing } from 'lit';
import { get, part, put } from '../../core/api.js';
import { decimal, words } from '../../core/format.js';
import { Loaded } from '../../core/loaded.js';
import { mayOperate } from '../../core/session.js';
import { ask } from '../../parts/dialog.js';
import { choice, input, numeric } from '../../parts/form.js';
import { icon } from '../../parts/icon.js';
import { Part } from '../../parts/page.js';
import { empty, shown } from '../../parts/panel.js';
import { table } from '../../parts/table.js';
import { done } from '../../parts/toast.js';

/** lowWaterUnits as "Low water units". @param {string} name */
const spoken = (name) => words(name.replace(/([A-Z])/g, ' $1'));

const WHOM = { global: () => 'all products', category: (target) => html`category <b>${target}</b>`, product: (target) => html`product <b class="mono">${target}</b>` };

/**
 * Thresholds that people set without writing rules: for all products, a category, or one product; the closest
 * wins. With `rule`, only those that it reads.
 */
class Thresholds extends Part {
  static properties = { rule: {}, search: {} };

  constructor() {
    super();
    this.rule = '';
    this.search = '';
    this.tunables = new Loaded(this, () => get('/v1/rules/parameters'));
  }

  async #set(tunable, setting) {
    if (await set(tunable, setting)) {
      this.tunables.reload();
    }
  }

  async #take(tunable, setting) {
    const taken = await ask({
      title: `Take the setting of ${spoken(tunable.tunable)} away`,
      effect: html`For ${WHOM[setting.scope](setting.target)}, the next wider setting holds again, or what the rules declare: ${defaults(tunable)}.`,
      confirm: 'Take it away',
      run: (reason) => put(`/v1/rules/parameters/${part(tunable.tunable)}`, { value: null, ...target(setting), reason: reason || undefined }),
    });
    if (taken) {
      done('The setting is gone');
      this.tunables.reload();
    }
  }

  render() {
    return shown(this.tunables, ({ items }) => {
      const wanted = this.search.toLowerCase();
      const rows = items.filter((one) => (!this.rule || one.readBy.some((reader) => reader.name === this.rule)) && `${one.tunable} ${spoken(one.tunable)}`.toLowerCase().includes(wanted));
      return rows.length ? this.#table(rows) : empty('rules', this.rule ? 'This text declares no thresholds.' : 'No threshold matches.');
    });
  }

  #table(rows) {
    return table({
      label: 'Thresholds',
      rows,
      key: (one) => one.tunable,
      columns: [
        { head: 'Threshold', cell: (one) => html`<span class="strong">${spoken(one.tunable)}</span><div class="sub mono">${one.tunable}</div>` },
        { head: 'Declared', as: 'r num', cell: defaults },
        { head: 'Set', cell: (one) => this.#settings(one) },
        !this.rule && { head: 'Read by', as: 'hide-s', cell: (one) => html`${[...new Set(one.readBy.map((reader) => reader.name))].map((name) => html`<a href="/rules/${part(name)}">${name}</a> `)}` },
        mayOperate() && { head: html`<span class="vh">Actions</span>`, as: 'r', cell: (one) => html`<button class="small" @click=${() => this.#set(one)}>Set…</button>` },
      ],
    });
  }

  #settings(one) {
    if (!one.settings.length) {
      return html`<span class="dim">as declared</span>`;
    }
    return html`<ul class="lines">${one.settings.map((setting) => html`<li class="row tight"><b class="num">${decimal(setting.value)}</b> for ${WHOM[setting.scope](setting.target)}
      ${mayOperate() ? html`<button class="small quiet icon" aria-label="Take the setting for ${setting.target || 'all'} away" @click=${() => this.#take(one, setting)}>${icon('close')}</button>` : nothing}</li>`)}</ul>`;
  }
}

const defaults = (tunable) => [...new Set(tunable.readBy.map((reader) => decimal(reader.defaultValue)))].join(', ') || '–';

const target = ({ scope, target: of }) => (scope === 'category' ? { category: of } : scope === 'product' ? { sku: of } : {});

const set = (tunable) =>
  ask({
    title: `Set ${spoken(tunable.tunable)}`,
    effect: html`It holds within 2 seconds, for every rule that reads it: ${tunable.readBy.map((reader) => reader.rule).join(', ')}. Declared is ${defaults(tunable)}.`,
    confirm: 'Set it',
    content: (form) => {
      const scope = form?.elements.namedItem('scope')?.value ?? 'global';
      return html`<div class="fields">
        ${input({ label: 'Value', name: 'value', type: 'number', step: 'any', required: true, value: tunable.settings[0]?.value ?? tunable.readBy[0]?.defaultValue ?? '' })}
        ${choice({ label: 'For', name: 'scope', value: scope, options: [['global', 'all products'], ['category', 'a category'], ['product', 'one product']] })}
        ${scope === 'global' ? nothing : input({ label: scope === 'category' ? 'Category' : 'Code of the product', name: 'target', required: true })}
      </div>`;
    },
    run: async (reason, form) => {
      const { value, scope, target: of } = Object.fromEntries(new FormData(form));
      await put(`/v1/rules/parameters/${part(tunable.tunable)}`, { value: numeric(value), ...target({ scope, target: of }), reason: reason || undefined });
      done(`${spoken(tunable.tunable)} is ${value}`);
    },
  });

customElements.define('tm-thresholds', Thresholds);
