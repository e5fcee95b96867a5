import { html, nothing } from 'lit';
import { call, get, part } from '../../core/api.js';
import { ago, duration, number, plural } from '../../core/format.js';
import { Loaded } from '../../core/loaded.js';
import { Pages } from '../../core/pages.js';
import { router } from '../../core/router.js';
import { mayAdminister, mayOperate } from '../../core/session.js';
import { badge, pill } from '../../parts/badge.js';
import { ask } from '../../parts/dialog.js';
import { list } from '../../parts/list.js';
import { Page } from '../../parts/page.js';
import { failed, panel, shown } from '../../parts/panel.js';
import { standing } from './channels.js';
import { edit, isPaused, pause } from './form.js';

/** One channel: its lag, what it is told, what is wrong with it. */
class Channel extends Page {
  constructor() {
    super();
    this.channel = new Loaded(this, () => get(`/v1/channels/${part(this.params.name)}`), { by: () => this.params.name, everySeconds: 2 });
    this.alerts = new Pages(this, (cursor) => get('/v1/alerts', { state: 'open', cursor, limit: 500 }).then((page) => ({ ...page, items: page.items.filter((alert) => alert.subject.kind === 'channel' && alert.subject.key === this.params.name) })), { by: () => this.params.name });
  }

  get heading() {
    return this.params.name;
  }

  async #do(action) {
    if (await action) {
      this.channel.reload();
    }
  }

  async #remove(channel) {
    const gone = await ask({
      title: `Remove channel ${channel.name}`,
      effect: 'It is told nothing any more, and what it was told last stands there. Pause it first if it is to sell nothing.',
      confirm: 'Remove',
      danger: true,
      reason: 'none',
      run: () => call('DELETE', `/v1/channels/${part(channel.name)}`, { ifMatch: channel.version }),
    });
    if (gone) {
      router.go('/channels');
    }
  }

  render() {
    return html`<div class="stack">${shown(this.channel, (channel) => html`
      <section class="panel" aria-label="Channel"><header>${standing(channel)}<span class="mono dim">${channel.url ?? channel.kind}</span><span class="grow"></span>
        ${mayOperate() ? html`<div class="acts"><button class="small" @click=${() => this.#do(edit(channel))}>Change…</button><button class="small" @click=${() => this.#do(pause(channel))}>${isPaused(channel) ? 'Resume…' : 'Pause…'}</button>${mayAdminister() ? html`<button class="small" @click=${() => this.#remove(channel)}>Remove…</button>` : nothing}</div>` : nothing}</header>
        ${this.#health(channel.health ?? {})}</section>
      ${channel.health?.lastError ? failed(new Error(`The last error: ${channel.health.lastError}`)) : nothing}
      <div class="halves">${panel({ title: 'What it is told', body: this.#terms(channel) })}${panel({ title: 'What it reported last', body: report(channel) })}</div>
      ${panel({ title: 'Open alerts about it', scroll: list(this.alerts, { label: 'Alerts', none: 'No alert is open about it.', drawing: 'check', key: (alert) => alert.id, to: (alert) => `/alerts/${alert.id}`, columns: [{ head: 'Severity', cell: (alert) => badge(alert.severity) }, { head: 'Alert', cell: (alert) => html`<a class="to" href="/alerts/${alert.id}">${alert.title}</a><div class="sub">${alert.message}</div>` }, { head: 'State', cell: (alert) => badge(alert.state) }] }) })}`)}</div>`;
  }

  #health(health) {
    const fact = (label, value, below) => html`<div><dt>${label}</dt><dd class="big">${value}</dd><dd class="dim">${below}</dd></div>`;
    return html`<dl class="stats">
      ${fact('Lag', health.lagSeconds ? duration(health.lagSeconds) : 'none', 'of the oldest it should know')}
      ${fact('Pending', number(health.pendingUpdates), 'products not acknowledged for 30 s')}
      ${fact('Products', number(health.products), 'that it was told of')}
      ${fact('Took last', ago(health.lastTaken), `reported ${ago(health.lastReport)}`)}
    </dl>`;
  }

  #terms(channel) {
    const held = Object.entries(channel.curbs?.rates ?? {});
    return html`<dl class="facts">
      <dt>Products</dt><dd class="mono">${channel.products.join(', ')}</dd>
      <dt>Known to have taken</dt><dd>${{ now: 'by its answer', later: 'by its own call', report: 'by its next report' }[channel.acknowledge]}</dd>
      <dt>Where its report differs</dt><dd>${{ intercept: 'it is told again at once', reconcile: `it is told again every ${duration(channel.reconcileSeconds)}`, person: html`a person is given a <a href="/channels/tasks">task</a>` }[channel.correction]}</dd>
      <dt>Held back</dt><dd>${number(channel.bufferUnits)} units${channel.dynamicBuffer ? ', and what it sells while it lags' : ''}; told of ${channel.allocatedShare} %</dd>
      <dt>Messages a second</dt><dd>${channel.ratePerSecond ? number(channel.ratePerSecond) : 'no limit'}</dd>
      ${held.length ? html`<dt>Held back by</dt><dd>${held.map(([by, rate]) => html`<div>${by === 'people' ? 'people' : html`<a href="/responses/${by}">a response</a>`}: ${rate ? `${rate} a second` : 'paused'}</div>`)}</dd>` : nothing}
    </dl>`;
  }
}

const WAYS = {
  missing: 'are not in a report of everything',
  doubled: 'are there more than once',
  wrong: 'have another number',
  stale: 'have an older version',
};

/** How far what it shows is from what it was told, by its own word. */
function report({ health = {}, correction }) {
  if (!health.report) {
    return html`<p class="dim">It has not reported yet. A report is compared with what it was told, and each difference corrected.</p>`;
  }
  const { at, compared, drift, counts } = health.report;
  const ways = Object.entries(counts).filter(([, many]) => many);
  return html`<dl class="facts">
    <dt>When</dt><dd><time title=${at}>${ago(at)}</time></dd>
    <dt>Compared</dt><dd>${plural(compared, 'product')}</dd>
    <dt>Drift</dt><dd>${drift || ways.length ? pill('warn', `${plural(drift, 'unit')} apart`) : pill('ok', 'none')}</dd>
    ${ways.map(([way, many]) => html`<dt>${way[0].toUpperCase()}${way.slice(1)}</dt><dd><b class="num">${number(many)}</b> ${WAYS[way]}</dd>`)}
    ${ways.length && correction === 'person' ? html`<dt>To do</dt><dd><a href="/channels/tasks">Tasks</a></dd>` : nothing}
  </dl>`;
}

customElements.define('tm-channel', Channel);
