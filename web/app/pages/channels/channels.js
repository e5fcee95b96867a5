import { html, nothing } from 'lit';
import { get, part } from '../../core/api.js';
import { ago, duration, number, plural } from '../../core/format.js';
import { Loaded } from '../../core/loaded.js';
import { mayAdminister } from '../../core/session.js';
import { pill } from '../../parts/badge.js';
import { icon } from '../../parts/icon.js';
import { Page } from '../../parts/page.js';
import { empty, panel, shown } from '../../parts/panel.js';
import { RowKeys, table } from '../../parts/table.js';
import { edit, isPaused } from './form.js';
import { sections } from './sections.js';

/** How well a channel knows its stock, in a word. @param {any} channel */
export function standing(channel) {
  const { health = {} } = channel;
  if (isPaused(channel)) {
    return pill('warn', 'Paused');
  }
  if (health.blockedUntil) {
    return pill('crit', 'Does not answer');
  }
  return health.pendingUpdates ? pill('warn', 'Behind') : health.lastError && !health.lastTaken ? pill('crit', 'Refuses') : pill('ok', 'Knows');
}

/** Marketplaces, ERPs, order systems. */
class Channels extends Page {
  constructor() {
    super();
    this.channels = new Loaded(this, () => get('/v1/channels'), { everySeconds: 3 });
    new RowKeys(this);
  }

  render() {
    return html`${sections('channels')}${panel({
      label: 'Channels',
      title: 'Channels',
      tools: mayAdminister() ? html`<button class="primary" @click=${() => edit().then((made) => made && this.channels.reload())}>${icon('plus')}New channel</button>` : nothing,
      scroll: shown(this.channels, ({ items }) => (items.length ? this.#table(items) : empty('share', 'No channel is set up: nobody outside is told what is on sale.'))),
    })}`;
  }

  #table(rows) {
    return table({
      label: 'Channels',
      rows,
      key: (channel) => channel.name,
      to: (channel) => `/channels/${part(channel.name)}`,
      columns: [
        { head: 'Channel', cell: (channel) => html`<a class="to" href="/channels/${part(channel.name)}">${channel.name}</a><div class="sub">${channel.kind}${channel.url ? html`, <span class="mono">${channel.url}</span>` : nothing}</div>` },
        { head: 'Stands', cell: standing },
        { head: 'Lag', as: 'r num', cell: (channel) => (channel.health?.lagSeconds ? duration(channel.health.lagSeconds) : 'none') },
        { head: 'Pending', as: 'r num', cell: (channel) => number(channel.health?.pendingUpdates) },
        { head: 'Products', as: 'r num hide-s', cell: (channel) => number(channel.health?.products) },
        { head: 'Took last', as: 'hide-s', cell: (channel) => html`<time>${ago(channel.health?.lastTaken)}</time>` },
        { head: 'Reported', as: 'hide-s', cell: (channel) => html`<time>${ago(channel.health?.lastReport)}</time>${channel.health?.report?.drift ? html`<div class="sub bad">${plural(channel.health.report.drift, 'unit')} apart</div>` : nothing}` },
      ],
    });
  }
}

customElements.define('tm-channels', Channels);
