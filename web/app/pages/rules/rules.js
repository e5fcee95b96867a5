import { html, nothing } from 'lit';
import { get, part } from '../../core/api.js';
import { plural } from '../../core/format.js';
import { Keys } from '../../core/keys.js';
import { Loaded } from '../../core/loaded.js';
import { router } from '../../core/router.js';
import { mayOperate } from '../../core/session.js';
import { badge, pill } from '../../parts/badge.js';
import { ask } from '../../parts/dialog.js';
import { input } from '../../parts/form.js';
import { icon } from '../../parts/icon.js';
import { Page } from '../../parts/page.js';
import { empty, panel, shown } from '../../parts/panel.js';
import { RowKeys, table } from '../../parts/table.js';
import { sections } from './sections.js';

/** All texts of rules, and what each is doing. */
class Rules extends Page {
  constructor() {
    super();
    this.rules = new Loaded(this, () => get('/v1/rules'), { everySeconds: 10 });
    new RowKeys(this);
    new Keys(this, [{ keys: '/', does: 'Search', run: () => this.querySelector('input')?.focus() }]);
  }

  render() {
    const wanted = (this.query.search ?? '').toLowerCase();
    return html`${sections('rules')}${panel({
      label: 'Rules',
      lead: html`<label class="vh" for="search">Search</label><input id="search" type="search" placeholder="Name or title" .value=${this.query.search ?? ''} @input=${(event) => router.filter({ search: event.target.value })}>`,
      tools: mayOperate() ? html`<button class="primary" @click=${create}>${icon('plus')}New rule</button>` : nothing,
      scroll: shown(this.rules, ({ items }) => {
        const rows = items.filter((text) => `${text.name} ${text.rules.map((rule) => `${rule.rule} ${rule.title}`).join(' ')}`.toLowerCase().includes(wanted));
        return rows.length ? this.#table(rows) : empty('search', html`No rule matches “${this.query.search}”.`);
      }),
    })}`;
  }

  #table(rows) {
    return table({
      label: 'Rules',
      rows,
      key: (text) => text.name,
      to: (text) => `/rules/${part(text.name)}`,
      columns: [
        { head: 'Rule', cell: (text) => html`<a class="to" href="/rules/${part(text.name)}">${text.name}</a><div class="sub">${text.rules.map((rule) => rule.title).join(', ')}</div>` },
        { head: 'Severity', cell: (text) => html`<span class="row tight">${[...new Set(text.rules.map((rule) => rule.severity))].sort().map((severity) => badge(severity))}</span>` },
        { head: 'State', cell: (text) => html`<span class="row tight">${badge(text.state)}${text.shadowVersion ? badge('shadow', `Version ${text.shadowVersion} in shadow`) : nothing}</span>` },
        { head: 'Active', as: 'r num', cell: (text) => text.activeVersion ?? '–' },
        { head: 'Latest', as: 'r num', cell: (text) => html`${text.latestVersion}${text.activeVersion && text.latestVersion > text.activeVersion ? html` ${pill('info', plural(text.latestVersion - text.activeVersion, 'newer', 'newer'))}` : nothing}` },
        { head: 'From', as: 'hide-s', cell: (text) => (text.shippedVersion ? (text.differsFromShipped ? 'yours, changed' : 'Tidemark') : 'yours') },
      ],
    });
  }
}

function create() {
  ask({
    title: 'New rule',
    effect: 'It is written in the editor, tried on what was recorded, and does nothing before it is activated.',
    confirm: 'Write it',
    reason: 'none',
    content: () => html`<div class="fields">${input({ label: 'Name', name: 'name', required: true, placeholder: 'few-left', hint: 'Small letters, digits and dashes' })}</div>`,
    run: async (_, form) => {
      const name = form.elements.namedItem('name').value.trim();
      if (!/^[a-z0-9-]{1,60}$/.test(name)) {
        throw new Error('A name is 1 to 60 small letters, digits and dashes.');
      }
      router.go(`/rules/${part(name)}?new=true`);
    },
  });
}

customElements.define('tm-rules', Rules);
