import { html, nothing } from 'lit';
import { get, part } from '../../core/api.js';
import { ago, decimal, moment, plural, words } from '../../core/format.js';
import { Loaded } from '../../core/loaded.js';
import { mayOperate } from '../../core/session.js';
import { Stream } from '../../core/source.js';
import { badge } from '../../parts/badge.js';
import { icon } from '../../parts/icon.js';
import { Part } from '../../parts/page.js';
import { panel, shown } from '../../parts/panel.js';
import { timeline } from '../../parts/timeline.js';
import { approve, reject, undo } from './actions.js';

const COLOUR = { succeeded: 'ok', failed: 'crit', refused: 'crit', proposed: 'info' };

/** One response: why, what it did, whether it helped. */
class Response extends Part {
  static properties = { id: {}, back: {} };

  constructor() {
    super();
    this.response = new Loaded(this, () => get(`/v1/responses/${part(this.id)}`), { by: () => this.id });
    const read = () => this.response.reload();
    new Stream(this, '/v1/stream/responses', (change) => change.responseId === this.id && read(), read);
  }

  async #do(action) {
    if (await action) {
      this.response.reload();
    }
  }

  render() {
    return panel({
      label: 'Response',
      title: 'Response',
      tools: html`<a class="button small" href=${this.back} aria-label="Close the response">${icon('close')}</a>`,
      scroll: shown(this.response, (one) => html`<div class="body stack">
        <div class="stack-s"><div class="row">${badge(one.state)}${one.verdict === 'waits' ? badge('waits', 'Waits for approval') : nothing}</div>
          <h2 class="large">${words(one.verb)}${one.how ? ` (${one.how})` : ''}${one.amount ? ` ${one.amount}` : ''}: ${one.target.key}</h2><p>${one.outcome || one.why}</p></div>
        ${mayOperate() ? this.#actions(one) : nothing}
        ${facts(one)}
        <section class="stack-s"><h3>Did it help?</h3>${helped(one.effect)}</section>
        <section class="stack-s"><h3>What happened</h3>${timeline(one.history.map((entry) => ({ at: entry.at, what: words(entry.state), who: entry.who, more: entry.detail, colour: COLOUR[entry.state] ?? '' })))}</section>
      </div>`),
    });
  }

  #actions(one) {
    const waits = one.verdict === 'waits' && one.state === 'proposed';
    return waits || one.canBeUndone
      ? html`<div class="row">${waits ? html`<button class="primary" @click=${() => this.#do(approve(one))}>Approve…</button><button @click=${() => this.#do(reject(one))}>Reject…</button>` : nothing}
        ${one.canBeUndone ? html`<button @click=${() => this.#do(undo(one))}>${icon('undo')}Undo…</button>` : nothing}</div>`
      : nothing;
  }
}

function facts(one) {
  const about = one.subject.kind === 'product' ? html`<a href="/products/${part(one.subject.key)}">${one.subject.key}</a>` : `${one.subject.kind} ${one.subject.key}`;
  return html`<dl class="facts">
    <dt>Alert</dt><dd>${badge(one.severity)} <a href="/alerts/${one.alert}">${one.message}</a></dd>
    <dt>Asked for by</dt><dd><a href="/rules/${part(one.rule.name)}">${one.rule.rule}</a>, version ${one.rule.version}</dd>
    <dt>About</dt><dd>${about}</dd>
    <dt>Verdict</dt><dd>${words(one.verdict)}: ${one.why}</dd>
    ${one.products ? html`<dt>Acts on</dt><dd>${plural(one.products, 'product')}</dd>` : nothing}
    ${one.decidedBy ? html`<dt>Decided by</dt><dd>${one.decidedBy}, ${ago(one.decidedAt)}</dd>` : nothing}
    ${one.dueAt ? html`<dt>Waits</dt><dd>until ${moment(one.dueAt)}</dd>` : nothing}
    ${one.undoAskedBy ? html`<dt>Taken back by</dt><dd>${one.undoAskedBy}: ${one.undoneFor ?? ''}</dd>` : nothing}
  </dl>`;
}

function helped({ state, measure, before, after, dueAt }) {
  if (dueAt && after === null) {
    return html`<p>It is looked at ${ago(dueAt)}.</p>`;
  }
  return html`<p>${state === 'none' ? html`<span class="dim">It is not measured, or has not run.</span>` : words(state)}${measure ? html`: ${measure} was ${decimal(before)}${after === null ? nothing : html`, then ${decimal(after)}`}` : nothing}</p>`;
}

customElements.define('tm-response', Response);
