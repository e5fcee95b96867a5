import { html, nothing } from 'lit';
import { get, search } from '../../core/api.js';
import { Follow } from '../../core/emitter.js';
import { ago, words } from '../../core/format.js';
import { live } from '../../core/live.js';
import { Loaded } from '../../core/loaded.js';
import { Pages } from '../../core/pages.js';
import { router } from '../../core/router.js';
import { mayOperate } from '../../core/session.js';
import { soon } from '../../core/soon.js';
import { Stream } from '../../core/source.js';
import { badge } from '../../parts/badge.js';
import { segments } from '../../parts/form.js';
import { icon } from '../../parts/icon.js';
import { list } from '../../parts/list.js';
import { Page } from '../../parts/page.js';
import { panel } from '../../parts/panel.js';
import { RowKeys } from '../../parts/table.js';
import { approve, reject, turnKillSwitch } from './actions.js';
import { sections } from './sections.js';
import './response.js';

const VIEWS = { '': 'All', proposed: 'Waiting', 'approved,running': 'Under way', succeeded: 'Done', 'failed,refused': 'Not done', undone: 'Undone' };
const VERBS = ['throttle', 'rebucket', 'pause', 'resume', 'resend', 'correct', 'replenish', 'webhook'];

/** What Tidemark does by itself, and what waits for somebody to say yes. */
class Responses extends Page {
  constructor() {
    super();
    new Follow(this, live);
    const filter = () => ({ state: this.query.state, verb: this.query.verb, sku: this.query.sku });
    this.responses = new Pages(this, (cursor) => get('/v1/responses', { ...filter(), cursor }), { by: filter });
    this.killSwitch = new Loaded(this, () => get('/v1/responses/kill-switch'), { by: () => live.now?.responses.stopped });
    const read = soon(() => this.responses.reload());
    new Stream(this, '/v1/stream/responses', read, read);
    new RowKeys(this);
  }

  #address(id) {
    return `/responses${id ? `/${id}` : ''}${search(this.query)}`;
  }

  async #do(action) {
    if (await action) {
      this.responses.reload();
      this.killSwitch.reload();
    }
  }

  render() {
    const open = this.params.id;
    return html`${sections('responses')}<div class=${open ? 'split' : ''}>
      <div class="stack">${this.#switch()}${panel({ label: 'Responses', scroll: html`${this.#filters()}${this.#list()}` })}</div>
      ${open ? html`<tm-response .id=${open} .back=${this.#address(null)}></tm-response>` : nothing}
    </div>`;
  }

  #switch() {
    const position = this.killSwitch.value;
    return position && mayOperate() && !position.on
      ? html`<div class="row"><span class="dim">Responses run within their guardrails.</span><span class="grow"></span><button @click=${() => this.#do(turnKillSwitch(position))}>${icon('stop')}Kill switch…</button></div>`
      : position?.on && mayOperate()
        ? html`<div class="row"><span class="strong bad">No response is run: ${position.reason}</span><span class="grow"></span><button class="primary" @click=${() => this.#do(turnKillSwitch(position))}>Turn the kill switch off…</button></div>`
        : nothing;
  }

  #filters() {
    const { state = '', verb = '', sku = '' } = this.query;
    return html`<div class="filters">
      ${segments({ label: 'State', value: state, options: Object.entries(VIEWS).map(([value, label]) => ({ value, label, count: value === 'proposed' ? live.now?.responses.waiting : undefined })), onPick: (value) => router.filter({ state: value }) })}
      <span class="grow"></span>
      <label><span class="vh">Verb</span><select @change=${(event) => router.filter({ verb: event.target.value })}><option value="">Any verb</option>${VERBS.map((one) => html`<option value=${one} ?selected=${one === verb}>${words(one)}</option>`)}</select></label>
      <label><span class="vh">Product</span><input class="narrow" placeholder="Product" .value=${sku} @change=${(event) => router.filter({ sku: event.target.value.trim() })}></label>
    </div>`;
  }

  #list() {
    return list(this.responses, {
      label: 'Responses',
      none: this.query.state === 'proposed' ? 'Nothing waits for you.' : 'No response matches.',
      drawing: 'bolt',
      key: (one) => one.id,
      to: (one) => this.#address(one.id),
      on: (one) => one.id === this.params.id,
      columns: [
        { head: 'Response', cell: (one) => html`<a class="to" href=${this.#address(one.id)}>${words(one.verb)}${one.how ? ` (${one.how})` : ''}${one.amount ? ` ${one.amount}` : ''}: ${one.target.key}</a><div class="sub">${one.outcome || one.why}</div>` },
        { head: 'State', cell: (one) => (one.verdict === 'waits' && one.state === 'proposed' ? badge('waits', 'Waits for approval') : html`${badge(one.state)}${one.state === 'refused' ? html`<div class="sub">${words(one.verdict)}</div>` : nothing}`) },
        { head: 'Because of', as: 'hide-s', cell: (one) => html`<a href="/alerts/${one.alert}">${one.rule.rule}</a>` },
        { head: 'When', as: 'hide-s nowrap', cell: (one) => html`<time>${ago(one.proposedAt)}</time>` },
        { head: html`<span class="vh">Actions</span>`, as: 'r', cell: (one) => (mayOperate() && one.verdict === 'waits' && one.state === 'proposed' ? html`<div class="acts"><button class="small primary" @click=${() => this.#do(approve(one))}>Approve…</button><button class="small" @click=${() => this.#do(reject(one))}>Reject…</button></div>` : nothing) },
      ],
    });
  }
}

customElements.define('tm-responses', Responses);
