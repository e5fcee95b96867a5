import { html, nothing } from 'lit';
import { get, part, search } from '../../core/api.js';
import { ago, moment, number } from '../../core/format.js';
import { Loaded } from '../../core/loaded.js';
import { Pages } from '../../core/pages.js';
import { router } from '../../core/router.js';
import { mayAdminister, mayOperate } from '../../core/session.js';
import { pill } from '../../parts/badge.js';
import { segments } from '../../parts/form.js';
import { list } from '../../parts/list.js';
import { Page } from '../../parts/page.js';
import { failed, panel, shown } from '../../parts/panel.js';
import { RowKeys } from '../../parts/table.js';
import { done, wrong } from '../../parts/toast.js';
import { edit, enable, pause, remove, replayAll, rotate, test } from './form.js';
import { standing } from './webhooks.js';
import './delivery.js';

export const STATES = { delivered: 'ok', waiting: 'info', failed: 'crit' };

/** One endpoint and what it was told; one delivery beside the list. */
class WebhookPage extends Page {
  constructor() {
    super();
    this.webhook = new Loaded(this, () => get(`/v1/webhooks/${part(this.params.id)}`), { by: () => this.params.id, everySeconds: 3 });
    this.deliveries = new Pages(this, (cursor) => get(`/v1/webhooks/${part(this.params.id)}/deliveries`, { state: this.query.state, type: this.query.type, cursor }), { by: () => [this.params.id, this.query.state, this.query.type] });
    new RowKeys(this);
  }

  get heading() {
    return this.webhook.value?.description ?? 'Webhook';
  }

  #address(delivery) {
    return `/webhooks/${this.params.id}${delivery ? `/${delivery}` : ''}${search(this.query)}`;
  }

  async #do(action) {
    if (await action) {
      this.webhook.reload();
      this.deliveries.reload();
    }
  }

  async #test(webhook) {
    try {
      const { delivered, status, error } = await test(webhook);
      if (!delivered) {
        wrong(new Error(`It did not take the test: ${error ?? status}`));
      } else {
        done('The test was taken');
      }
    } catch (failure) {
      wrong(failure);
    }
    this.#do(Promise.resolve(true));
  }

  async #remove(webhook) {
    if (await remove(webhook)) {
      router.go('/webhooks');
    }
  }

  render() {
    const delivery = this.params.delivery;
    return html`<div class="stack">${shown(this.webhook, (webhook) => html`
      <section class="panel" aria-label="Webhook"><header>${standing(webhook)}<span class="mono dim clip">${webhook.url}</span><span class="grow"></span>${mayOperate() ? this.#actions(webhook) : nothing}</header>
        <div class="body">${this.#facts(webhook)}</div></section>
      ${webhook.disabled ? failed(new Error(`It is disabled since ${moment(webhook.disabled.at)}: ${webhook.disabled.reason ?? ''}. Enable it, then replay what it missed.`)) : nothing}`)}
      <div class=${delivery ? 'split' : ''}>${panel({ label: 'Deliveries', title: 'Deliveries', tools: this.#filters(), scroll: this.#list() })}
        ${delivery ? html`<tm-delivery .webhook=${this.params.id} .id=${delivery} .back=${this.#address(null)} @changed=${() => this.deliveries.reload()}></tm-delivery>` : nothing}</div></div>`;
  }

  #actions(webhook) {
    return html`<div class="acts">
      <button class="small" @click=${() => this.#test(webhook)}>Send a test</button>
      <button class="small" @click=${() => this.#do(replayAll(webhook))}>Replay…</button>
      ${webhook.disabled ? html`<button class="small primary" @click=${() => this.#do(enable(webhook))}>Enable…</button>` : nothing}
      ${mayAdminister() ? html`<button class="small" @click=${() => this.#do(edit(webhook))}>Change…</button><button class="small" @click=${() => this.#do(pause(webhook))}>${webhook.paused ? 'Resume…' : 'Pause…'}</button><button class="small" @click=${() => this.#do(rotate(webhook))}>Rotate…</button><button class="small" @click=${() => this.#remove(webhook)}>Remove…</button>` : nothing}</div>`;
  }

  #facts(webhook) {
    const { health = {} } = webhook;
    return html`<dl class="facts">
      <dt>Told of</dt><dd class="mono">${webhook.types.join(', ')}</dd>
      ${Object.entries(webhook.matchers ?? {}).map(([name, values]) => (values.length ? html`<dt>Only of ${name}</dt><dd class="mono">${values.join(', ')}</dd>` : nothing))}
      <dt>Shape</dt><dd>${webhook.flavour}</dd>
      <dt>Signed with</dt><dd>${webhook.signing}${webhook.secretsValid > 1 ? `; ${webhook.secretsValid} secrets sign now` : ''}${webhook.publicKey ? html` <span class="mono">${webhook.publicKey}</span>` : nothing}</dd>
      <dt>Waiting</dt><dd class="num">${number(health.waiting)}</dd>
      <dt>Took last</dt><dd>${ago(health.lastTakenAt)}</dd>
      ${health.lastError ? html`<dt>Failed last</dt><dd>${ago(health.lastFailedAt)}: ${health.lastError}</dd>` : nothing}
    </dl>`;
  }

  #filters() {
    return segments({ label: 'State', value: this.query.state ?? '', options: [['', 'All'], ...Object.keys(STATES).map((state) => [state, state[0].toUpperCase() + state.slice(1)])].map(([value, label]) => ({ value, label })), onPick: (state) => router.filter({ state }) });
  }

  #list() {
    return list(this.deliveries, {
      label: 'Deliveries',
      none: 'It was told nothing that matches.',
      drawing: 'hook',
      key: (one) => one.id,
      to: (one) => this.#address(one.id),
      on: (one) => one.id === this.params.delivery,
      columns: [
        { head: 'Event', cell: (one) => html`<a class="to mono" href=${this.#address(one.id)}>${one.type}</a><div class="sub mono">${one.subject ?? ''}</div>` },
        { head: 'State', cell: (one) => pill(STATES[one.state] ?? '', one.state) },
        { head: 'Attempts', as: 'r num', cell: (one) => number(one.attempts) },
        { head: 'When', as: 'hide-s', cell: (one) => html`<time>${ago(one.createdAt)}</time>` },
        { head: 'Next', as: 'hide-s', cell: (one) => (one.nextAt ? html`<time>${ago(one.nextAt)}</time>` : nothing) },
      ],
    });
  }
}

customElements.define('tm-webhook', WebhookPage);
