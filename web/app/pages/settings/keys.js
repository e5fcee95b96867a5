import { html, nothing } from 'lit';
import { del, get, part, post } from '../../core/api.js';
import { ago, moment } from '../../core/format.js';
import { Pages } from '../../core/pages.js';
import { pill } from '../../parts/badge.js';
import { ask } from '../../parts/dialog.js';
import { input } from '../../parts/form.js';
import { icon } from '../../parts/icon.js';
import { list } from '../../parts/list.js';
import { Page } from '../../parts/page.js';
import { panel } from '../../parts/panel.js';
import { secret } from '../../parts/secret.js';
import { done } from '../../parts/toast.js';
import { sections } from './sections.js';

const SCOPES = { reserve: 'hold, confirm, release', read: 'read', ingest: 'tell stock and sales', channel: 'speak for a channel', operate: 'run a sale', admin: 'everything' };

/** Keys of machines. */
class ApiKeys extends Page {
  constructor() {
    super();
    this.keys = new Pages(this, (cursor) => get('/v1/keys', { cursor }));
  }

  get heading() {
    return 'Keys';
  }

  async #make() {
    let made = null;
    const ok = await ask({
      title: 'New key',
      effect: 'It works at once, and is shown this once. Names are never used again, so that the audit always means one key.',
      confirm: 'Make it',
      content: () => html`<div class="fields">${input({ label: 'Name', name: 'name', required: true, placeholder: 'checkout' })}${input({ label: 'Expires', name: 'expiresAt', type: 'datetime-local', hint: 'Never, if left empty' })}</div>
        <fieldset class="checks"><legend>May</legend>${Object.entries(SCOPES).map(([scope, may]) => html`<label class="check"><input type="checkbox" name="scopes" value=${scope}> <b>${scope}</b> ${may}</label>`)}</fieldset>`,
      run: async (reason, form) => {
        const data = new FormData(form);
        const expires = String(data.get('expiresAt') ?? '');
        made = await post('/v1/keys', { name: data.get('name'), scopes: data.getAll('scopes'), expiresAt: expires ? new Date(expires).toISOString() : undefined, reason: reason || undefined });
      },
    });
    if (ok) {
      this.keys.reload();
      await secret(`Key ${made.name}`, made.key);
    }
  }

  async #revoke(key) {
    const revoked = await ask({
      title: `Revoke ${key.name}`,
      effect: `Whatever uses it is refused within a second. It was used last ${ago(key.lastUsedAt)}. It cannot be taken back; make another first.`,
      confirm: 'Revoke',
      danger: true,
      reason: 'required',
      run: (reason) => del(`/v1/keys/${part(key.id)}`, { reason }),
    });
    if (revoked) {
      done(`${key.name} is revoked`);
      this.keys.reload();
    }
  }

  render() {
    return html`${sections('keys')}${panel({
      title: 'Keys of machines',
      tools: html`<button class="primary" @click=${() => this.#make()}>${icon('plus')}New key</button>`,
      scroll: list(this.keys, {
        label: 'Keys',
        none: 'There is no key beside that of the first start.',
        drawing: 'gear',
        key: (key) => key.id,
        columns: [
          { head: 'Name', cell: (key) => html`<span class="strong">${key.name}</span><div class="sub mono">tmk_${key.id}_…</div>` },
          { head: 'May', cell: (key) => html`<span class="row tight">${key.scopes.map((scope) => pill(scope === 'admin' ? 'warn' : '', scope))}</span>` },
          { head: 'Stands', cell: (key) => (key.revokedAt ? pill('crit', `Revoked by ${key.revokedBy}`) : key.expiresAt && new Date(key.expiresAt) < new Date() ? pill('crit', 'Expired') : pill('ok', key.expiresAt ? `Until ${moment(key.expiresAt)}` : 'Works')) },
          { head: 'Used last', as: 'hide-s', cell: (key) => ago(key.lastUsedAt) },
          { head: html`<span class="vh">Actions</span>`, as: 'r', cell: (key) => (key.revokedAt ? nothing : html`<button class="small" @click=${() => this.#revoke(key)}>Revoke…</button>`) },
        ],
      }),
    })}`;
  }
}

customElements.define('tm-keys', ApiKeys);
