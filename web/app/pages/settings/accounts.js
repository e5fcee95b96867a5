import { html, nothing } from 'lit';
import { get, part, put } from '../../core/api.js';
import { ago } from '../../core/format.js';
import { Pages } from '../../core/pages.js';
import { pill } from '../../parts/badge.js';
import { ask } from '../../parts/dialog.js';
import { choice, given, input } from '../../parts/form.js';
import { icon } from '../../parts/icon.js';
import { list } from '../../parts/list.js';
import { Page } from '../../parts/page.js';
import { panel } from '../../parts/panel.js';
import { done } from '../../parts/toast.js';
import { sections } from './sections.js';

const ROLES = [['viewer', 'Viewer: looks on'], ['operator', 'Operator: runs a sale'], ['admin', 'Admin: may do everything']];

/** People, and what each may do. */
class Accounts extends Page {
  constructor() {
    super();
    this.accounts = new Pages(this, (cursor) => get('/v1/accounts', { cursor }));
  }

  get heading() {
    return 'Accounts';
  }

  async #do(action) {
    if (await action) {
      this.accounts.reload();
    }
  }

  render() {
    return html`${sections('accounts')}${panel({
      title: 'Accounts',
      tools: html`<button class="primary" @click=${() => this.#do(edit())}>${icon('plus')}New account</button>`,
      scroll: list(this.accounts, {
        label: 'Accounts',
        none: 'There is no account yet.',
        key: (account) => account.name,
        columns: [
          { head: 'Name', cell: (account) => html`<span class="strong">${account.name}</span>` },
          { head: 'Role', cell: (account) => pill(account.role === 'admin' ? 'warn' : account.role === 'operator' ? 'info' : '', account.role) },
          { head: 'Stands', cell: (account) => (account.disabled ? pill('crit', 'Shut') : pill('ok', 'Open')) },
          { head: 'Last login', as: 'hide-s', cell: (account) => html`${ago(account.lastLoginAt)}${account.lastLoginFrom ? html`<div class="sub">from ${account.lastLoginFrom}</div>` : nothing}` },
          { head: 'Made by', as: 'hide-s', cell: (account) => account.createdBy },
          { head: html`<span class="vh">Actions</span>`, as: 'r', cell: (account) => html`<div class="acts"><button class="small" @click=${() => this.#do(edit(account))}>Change…</button><button class="small" @click=${() => this.#do(shut(account))}>${account.disabled ? 'Open…' : 'Shut…'}</button></div>` },
        ],
      }),
    })}`;
  }
}

const edit = (account) =>
  ask({
    title: account ? `Change ${account.name}` : 'New account',
    effect: account ? 'A new role holds within a second; a new password ends all sessions of the account.' : 'It can sign in at once.',
    confirm: account ? 'Change' : 'Make it',
    content: () => html`<div class="fields">
      ${account ? nothing : input({ label: 'Name', name: 'name', required: true, hint: 'Small letters' })}
      ${choice({ label: 'Role', name: 'role', value: account?.role ?? 'viewer', options: ROLES })}
      ${input({ label: account ? 'New password' : 'Password', name: 'password', type: 'password', required: !account, hint: '12 to 200 characters' })}
    </div>`,
    run: async (reason, form) => {
      const { name = account?.name, role, password } = given(form);
      await put(`/v1/accounts/${part(String(name))}`, { role, password, reason: reason || undefined }, { ifMatch: account?.version });
      done(`${name} is ${account ? 'changed' : 'made'}`);
    },
  });

const shut = (account) =>
  ask({
    title: `${account.disabled ? 'Open' : 'Shut'} ${account.name}`,
    effect: account.disabled ? 'It can sign in again.' : 'All its sessions end within a second, and it cannot sign in.',
    confirm: account.disabled ? 'Open' : 'Shut',
    danger: !account.disabled,
    reason: 'required',
    run: async (reason) => {
      await put(`/v1/accounts/${part(account.name)}`, { disabled: !account.disabled, reason }, { ifMatch: account.version });
      done(`${account.name} is ${account.disabled ? 'open' : 'shut'}`);
    },
  });

customElements.define('tm-accounts', Accounts);
