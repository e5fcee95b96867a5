import { html, nothing } from 'lit';
import { get, part, post } from '../../core/api.js';
import { ago, clock, decimal, moment, number, words } from '../../core/format.js';
import { Loaded } from '../../core/loaded.js';
import { mayOperate } from '../../core/session.js';
import { Stream } from '../../core/source.js';
import { badge, pill } from '../../parts/badge.js';
import { icon } from '../../parts/icon.js';
import { Part } from '../../parts/page.js';
import { panel, shown } from '../../parts/panel.js';
import { timeline } from '../../parts/timeline.js';
import { wrong } from '../../parts/toast.js';
import { acknowledge, resolve, silence } from './actions.js';
import { evidence } from './evidence.js';

/** One alert: what is wrong, why it fired, what was done, and what people say. */
class Alert extends Part {
  static properties = { id: {}, back: {} };

  constructor() {
    super();
    this.alert = new Loaded(this, () => get(`/v1/alerts/${part(this.id)}`), { by: () => this.id });
    this.why = new Loaded(this, () => get(`/v1/alerts/${part(this.id)}/explain`), { by: () => this.id });
    this.responses = new Loaded(this, () => get('/v1/responses', { alert: this.id }), { by: () => this.id });
    new Stream(this, '/v1/stream/alerts', (change) => change.alertId === this.id && this.#read(), () => this.#read());
  }

  #read() {
    this.alert.reload();
    this.why.reload();
    this.responses.reload();
  }

  #changed(alert) {
    this.dispatchEvent(new CustomEvent('changed', { detail: alert }));
    this.#read();
  }

  async #acknowledge(alert) {
    (await acknowledge([alert])).forEach((changed) => this.#changed(changed));
  }

  async #note(event) {
    event.preventDefault();
    const form = event.currentTarget;
    try {
      this.#changed(await post(`/v1/alerts/${part(this.id)}/notes`, { text: form.elements.namedItem('text').value }));
      form.reset();
    } catch (failure) {
      wrong(failure);
    }
  }

  render() {
    return panel({
      label: 'Alert',
      title: 'Alert',
      tools: html`<a class="button small" href=${this.back} aria-label="Close the alert">${icon('close')}</a>`,
      scroll: shown(this.alert, (alert) => html`<div class="body stack">${this.#head(alert)}${mayOperate() && alert.state !== 'resolved' ? this.#actions(alert) : nothing}${this.#facts(alert)}
        <section class="stack-s"><h3>Why</h3>${shown(this.why, (why) => evidence(why))}</section>
        <section class="stack-s"><h3>What was done about it</h3>${shown(this.responses, ({ items }) => responses(items))}</section>
        <section class="stack-s"><h3>What happened</h3>${timeline(alert.history.map(event))}</section>
        ${mayOperate() ? this.#noteForm() : nothing}</div>`),
    });
  }

  #head(alert) {
    return html`<div class="stack-s"><div class="row">${badge(alert.severity)}${badge(alert.state)}${alert.hidden ? badge('hidden', `Hidden by ${alert.hidden.by}: ${alert.hidden.name}`) : nothing}${alert.flapping ? pill('warn', 'Flapping') : nothing}${alert.shadow ? badge('shadow') : nothing}</div>
      <h2 class="large">${alert.title}</h2><p>${alert.message}</p></div>`;
  }

  #actions(alert) {
    return html`<div class="row">
      ${alert.state === 'firing' || alert.state === 'missing' ? html`<button class="primary" @click=${() => this.#acknowledge(alert)}>${icon('check')}Acknowledge</button>` : nothing}
      <button @click=${() => silence(alert).then((made) => made && this.#read())} ?disabled=${!alert.mayBeHidden} title=${alert.mayBeHidden ? '' : 'Alerts of this rule are never hidden'}>${icon('mute')}Silence…</button>
      <button @click=${() => resolve(alert, (changed) => this.#changed(changed))}>Resolve…</button></div>`;
  }

  #facts(alert) {
    const about = { product: `/products/${part(alert.subject.key)}`, channel: `/channels/${part(alert.subject.key)}`, source: `/ingest/${part(alert.subject.key)}` }[alert.subject.kind];
    const fact = (name, value) => (value === null || value === undefined ? nothing : html`<dt>${name}</dt><dd>${value}</dd>`);
    return html`<dl class="facts">
      ${fact('About', about ? html`<a href=${about}>${alert.subject.key}</a>` : `${alert.subject.kind} ${alert.subject.key}`)}
      ${fact('Rule', alert.subject.kind === 'external' ? `${alert.rule.name}, a rule of Prometheus` : html`<a href="/rules/${part(alert.rule.name)}">${alert.rule.rule}</a>, version ${alert.rule.versionSeen}`)}
      ${fact('Units at risk', alert.unitsAtRisk === null ? null : number(alert.unitsAtRisk))}
      ${fact('Empty in', alert.minutesToEmpty === null ? null : `${decimal(alert.minutesToEmpty)} min`)}
      ${fact('Began', html`<time title=${alert.since}>${moment(alert.since)}</time>`)}
      ${fact('Acknowledged', alert.acknowledgedBy && html`by ${alert.acknowledgedBy}, ${ago(alert.acknowledgedAt)}`)}
      ${fact('Resolved', alert.resolvedAt && html`${ago(alert.resolvedAt)}, ${alert.resolvedFor ?? ''} (${alert.resolvedBy ?? 'tidemark'})`)}
      ${fact('Waits', alert.waitsFor && html`for ${alert.waitsFor}, ${ago(alert.waitsUntil)}`)}
      ${fact('Escalated', alert.escalation ? `${alert.escalation} times` : null)}
      ${fact('Runbook', alert.runbook)}
    </dl>`;
  }

  #noteForm() {
    return html`<form class="stack-s" @submit=${this.#note}><div class="field"><label for="note">Add a note</label><textarea id="note" name="text" rows="2" maxlength="2000" required placeholder="What you found, what you do about it"></textarea></div>
      <div><button class="small">Add the note</button></div></form>`;
  }
}

const responses = (items) =>
  items.length
    ? html`<ul class="lines">${items.map((one) => html`<li><a href="/responses/${one.id}">${words(one.verb)}${one.how ? ` (${one.how})` : ''}</a> ${badge(one.verdict === 'waits' ? 'waits' : one.state, one.verdict === 'waits' ? 'Waits for approval' : undefined)}<div class="sub">${one.outcome || one.why}</div></li>`)}</ul>`
    : html`<p class="dim">Nothing: its rule asks for no response.</p>`;

const COLOUR = { fired: 'crit', escalated: 'crit', relapsed: 'crit', acknowledged: 'info', resolved: 'ok', noted: 'info' };

/** An entry of the history as people say it. */
function event({ at, what, who, detail }) {
  const said = detail.note ?? detail.text ?? detail.detail ?? detail.reason ?? '';
  const more = what === 'clearing' && detail.resolvesAtMillis ? `resolved at ${clock(detail.resolvesAtMillis)} if it stays untrue` : said;
  const verb = detail.verb ? `${words(detail.verb)}${detail.state ? `: ${detail.state}` : ''}` : words(what);
  return { at, what: verb, who, more, colour: COLOUR[what] ?? '' };
}

customElements.define('tm-alert', Alert);
