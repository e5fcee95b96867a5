import { html, nothing } from 'lit';
import { search } from '../../core/api.js';
import { Follow } from '../../core/emitter.js';
import { ago, number, plural } from '../../core/format.js';
import { Keys } from '../../core/keys.js';
import { live } from '../../core/live.js';
import { router } from '../../core/router.js';
import { mayOperate } from '../../core/session.js';
import { Stream } from '../../core/source.js';
import { badge, pill } from '../../parts/badge.js';
import { segments } from '../../parts/form.js';
import { icon } from '../../parts/icon.js';
import { Page } from '../../parts/page.js';
import { empty, failed, panel } from '../../parts/panel.js';
import '../../parts/rows.js';
import { acknowledge, silence } from './actions.js';
import { AlertList } from './model.js';
import { sections } from './sections.js';
import './alert.js';

const STATES = ['firing', 'acknowledged', 'pending', 'missing', 'resolved', 'open'];

/** Alerts by filter, and one of them beside the list. All of it is in the address. */
class Alerts extends Page {
  static properties = { chosen: { state: true }, tried: { state: true } };

  list = new AlertList();
  #shown = '';

  constructor() {
    super();
    /** @type {Set<string>} */
    this.chosen = new Set();
    this.tried = 0;
    new Follow(this, live, this.list);
    new Stream(this, '/v1/stream/alerts', (change) => this.list.changed(change.alertId), () => this.list.reload());
    new Keys(this, [
      { keys: 'j', does: 'Next alert', run: () => this.#step(1) },
      { keys: 'k', does: 'Alert before', run: () => this.#step(-1) },
      { keys: 'Home', does: 'First alert', run: () => this.#reach(0) },
      { keys: 'End', does: 'Last alert', run: () => this.#last() },
      { keys: '/', does: 'Filter by product', run: () => /** @type {HTMLElement} */ (this.querySelector('#by-sku')).focus() },
      { keys: 'Escape', does: 'Close the alert', run: () => this.#open(null) },
      { keys: 'a', does: 'Acknowledge', run: () => mayOperate() && this.#here && this.#acknowledge([this.#here]) },
      { keys: 's', does: 'Silence…', run: () => mayOperate() && this.#here && silence(this.#here) },
      { keys: 'x', does: 'Choose', run: () => mayOperate() && this.#here && this.#choose(this.#here.id) },
    ]);
  }

  willUpdate() {
    const filter = JSON.stringify(this.query);
    if (filter !== this.#shown) {
      this.#shown = filter;
      this.chosen = new Set();
      this.list.show(this.query);
    }
  }

  /** The alert that keys are about: the open one, or that with the focus. */
  get #here() {
    const id = this.params.id ?? document.activeElement?.getAttribute('data-id');
    return this.list.items.find((alert) => alert.id === id) ?? null;
  }

  #address(id) {
    return `/alerts${id ? `/${id}` : ''}${search(this.query)}`;
  }

  #open(id) {
    router.go(this.#address(id), { replace: Boolean(this.params.id) });
  }

  #step(by) {
    const { items } = this.list;
    const at = items.findIndex((alert) => alert.id === (this.#here?.id ?? ''));
    this.#reach(at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + by)));
  }

  #reach(index) {
    const alert = this.list.items[index];
    if (alert) {
      if (this.params.id) {
        this.#open(alert.id);
      }
      /** @type {any} */ (this.querySelector('tm-rows')).reach(index);
    }
  }

  /** Reads on to the end first, while nothing else is asked for. */
  async #last() {
    const turn = this.#shown;
    while (this.list.next && !this.list.failure && turn === this.#shown) {
      await this.list.more();
    }
    if (turn === this.#shown) {
      await this.updateComplete;
      this.#reach(this.list.items.length - 1);
    }
  }

  #choose(id) {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(id)) {
      chosen.add(id);
    }
    this.chosen = chosen;
  }

  async #acknowledge(alerts) {
    const changed = await acknowledge(alerts, (tried) => {
      this.tried = tried;
    });
    this.tried = 0;
    this.chosen = new Set();
    this.list.put(...changed);
  }

  render() {
    const open = this.params.id;
    return html`${sections('alerts')}<div class="${open ? 'split' : ''} tall">
      ${panel({ label: 'Alerts', fill: true, scroll: html`${this.#filters()}${this.chosen.size ? this.#chosenBar() : nothing}${this.#rows()}` })}
      ${open ? html`<tm-alert .id=${open} .back=${this.#address(null)} @changed=${(event) => this.list.put(event.detail)}></tm-alert>` : nothing}
    </div>`;
  }

  #filters() {
    const { state = 'firing', severity = '', rule = '', sku = '', shadow = '' } = this.query;
    const counts = live.now?.alerts ?? {};
    const count = (name) => (counts[name] ? number(counts[name].P1 + counts[name].P2 + counts[name].P3) : undefined);
    return html`<div class="filters">
      ${segments({ label: 'State', value: state, options: STATES.map((name) => ({ value: name, label: name[0].toUpperCase() + name.slice(1), count: count(name) })), onPick: (value) => router.filter({ state: value }) })}
      <span class="grow"></span>
      <label><span class="vh">Severity</span><select @change=${(event) => router.filter({ severity: event.target.value })}>${[['', 'Any severity'], 'P1', 'P2', 'P3'].map((one) => {
        const [value, label] = Array.isArray(one) ? one : [one, one];
        return html`<option value=${value} ?selected=${value === severity}>${label}</option>`;
      })}</select></label>
      <label><span class="vh">Rule</span><input class="narrow" placeholder="Rule" .value=${rule} @change=${(event) => router.filter({ rule: event.target.value.trim() })}></label>
      <label><span class="vh">Product</span><input class="narrow" id="by-sku" placeholder="Product" .value=${sku} @change=${(event) => router.filter({ sku: event.target.value.trim() })}></label>
      <label class="check"><input type="checkbox" .checked=${shadow === 'true'} @change=${(event) => router.filter({ shadow: event.target.checked ? 'true' : '' })}> Shadow</label>
    </div>`;
  }

  #chosenBar() {
    const alerts = this.list.items.filter((alert) => this.chosen.has(alert.id));
    return html`<div class="filters chosen" role="status"><b>${this.tried ? `${number(this.tried)} of ${plural(alerts.length, 'alert')}…` : `${plural(alerts.length, 'alert')} chosen`}</b>
      <button class="small primary" ?disabled=${this.tried > 0} @click=${() => this.#acknowledge(alerts)}>${icon('check')}Acknowledge</button>
      <button class="small" @click=${() => (this.chosen = new Set(this.list.items.map((alert) => alert.id)))}>Choose all ${number(this.list.items.length)}</button>
      <button class="small quiet" @click=${() => (this.chosen = new Set())}>Choose none</button></div>`;
  }

  #rows() {
    const { list } = this;
    if (list.failure && !list.items.length) {
      return html`<div class="body">${failed(list.failure, () => list.reload())}</div>`;
    }
    const filtered = Object.keys(this.query).some((name) => name !== 'state');
    const none = list.first
      ? html`<div aria-busy="true"><div class="skeleton"></div><div class="skeleton"></div></div>`
      : empty('check', filtered ? 'No alert matches.' : `No alert is ${this.query.state ?? 'firing'}.`, filtered ? html`<a class="button" href="/alerts">Without filters</a>` : nothing);
    return html`<tm-rows class="alerts ${this.params.id ? 'brief' : ''}" label="Alerts" .items=${list.items} .none=${none} .more=${() => list.more()}
      .head=${html`<span role="columnheader"><span class="vh">Choose</span></span><span role="columnheader">Severity</span><span role="columnheader">Alert</span><span role="columnheader" class="wide-only">State</span><span role="columnheader" class="wide-only">Began</span><span role="columnheader"><span class="vh">Actions</span></span>`}
      .row=${(alert) => this.#row(alert)}></tm-rows>`;
  }

  #row(alert) {
    const may = mayOperate();
    const open = alert.state === 'firing' || alert.state === 'missing';
    return html`<span role="cell">${may ? html`<input type="checkbox" aria-label="Choose ${alert.title}, ${alert.subject.key}" .checked=${this.chosen.has(alert.id)} @change=${() => this.#choose(alert.id)}>` : nothing}</span>
      <span role="cell">${badge(alert.severity)}</span>
      <span role="cell" class="clip"><a class="to ${alert.id === this.params.id ? 'on' : ''}" data-id=${alert.id} href=${this.#address(alert.id)}>${alert.title}: ${alert.subject.key}</a><span class="sub clip">${alert.message}</span></span>
      <span role="cell" class="wide-only">${badge(alert.state)}${alert.hidden ? badge('hidden', `Hidden by ${alert.hidden.by}`) : nothing}${alert.flapping ? pill('warn', 'Flapping') : nothing}</span>
      <span role="cell" class="wide-only dim"><time>${ago(alert.since)}</time></span>
      <span role="cell" class="acts">${may && open ? html`<button class="small" aria-label="Acknowledge ${alert.title}, ${alert.subject.key}" @click=${() => this.#acknowledge([alert])}>Ack</button>` : nothing}</span>`;
  }
}

customElements.define('tm-alerts', Alerts);
