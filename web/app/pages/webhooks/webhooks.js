import { html, nothing } from 'lit';
import { get } from '../../core/api.js';
import { ago, number } from '../../core/format.js';
import { Loaded } from '../../core/loaded.js';
import { mayAdminister } from '../../core/session.js';
import { pill } from '../../parts/badge.js';
import { icon } from '../../parts/icon.js';
import { Page } from '../../parts/page.js';
import { empty, panel, shown } from '../../parts/panel.js';
import { RowKeys, table } from '../../parts/table.js';
import { edit } from './form.js';

/** @param {any} webhook */
export function standing({ disabled, paused, health = {} }) {
  if (disabled) {
    return pill('crit', 'Disabled');
  }
  return paused ? pill('warn', 'Paused') : health.failingSince ? pill('crit', 'Failing') : pill('ok', 'Healthy');
}

/** Addresses that are told what happens. */
class Webhooks extends Page {
  constructor() {
    super();
    this.webhooks = new Loaded(this, () => get('/v1/webhooks'), { everySeconds: 3 });
    new RowKeys(this);
  }

  render() {
    return panel({
      label: 'Webhooks',
      title: 'Webhooks',
      tools: mayAdminister() ? html`<button class="primary" @click=${() => edit().then((made) => made && this.webhooks.reload())}>${icon('plus')}New webhook</button>` : nothing,
      scroll: shown(this.webhooks, ({ items }) =>
        items.length
          ? table({
              label: 'Webhooks',
              rows: items,
              key: (webhook) => webhook.id,
              to: (webhook) => `/webhooks/${webhook.id}`,
              columns: [
                { head: 'Webhook', cell: (webhook) => html`<a class="to" href="/webhooks/${webhook.id}">${webhook.description ?? webhook.url}</a><div class="sub mono">${webhook.url}</div>` },
                { head: 'Stands', cell: standing },
                { head: 'Told of', as: 'mono hide-s', cell: (webhook) => webhook.types.join(', ') },
                { head: 'Waiting', as: 'r num', cell: (webhook) => number(webhook.health?.waiting) },
                { head: 'Took last', as: 'hide-s', cell: (webhook) => html`<time>${ago(webhook.health?.lastTakenAt)}</time>` },
                { head: 'Failed last', as: 'hide-s', cell: (webhook) => html`<time>${ago(webhook.health?.lastFailedAt)}</time>${webhook.health?.lastError ? html`<div class="sub">${webhook.health.lastError}</div>` : nothing}` },
              ],
            })
          : empty('hook', 'Nobody outside is told what happens. Add the address of your chat, pager or runbook.'),
      ),
    });
  }
}

customElements.define('tm-webhooks', Webhooks);
