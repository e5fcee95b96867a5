import { html, nothing } from 'lit';
import { get, part, post } from '../../core/api.js';
import { moment, number, plural } from '../../core/format.js';
import { Loaded } from '../../core/loaded.js';
import { mayOperate } from '../../core/session.js';
import { pill } from '../../parts/badge.js';
import { ask } from '../../parts/dialog.js';
import { icon } from '../../parts/icon.js';
import { Part } from '../../parts/page.js';
import { panel, shown } from '../../parts/panel.js';
import { timeline } from '../../parts/timeline.js';
import { done } from '../../parts/toast.js';

/** JSON with line breaks; other texts as they are. */
function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** One delivery: what was sent, and what each attempt came to. */
class Delivery extends Part {
  static properties = { webhook: {}, id: {}, back: {} };

  constructor() {
    super();
    this.delivery = new Loaded(this, () => get(this.#address), { by: () => [this.webhook, this.id], everySeconds: 5 });
  }

  get #address() {
    return `/v1/webhooks/${part(this.webhook)}/deliveries/${part(this.id)}`;
  }

  async #replay() {
    const sent = await ask({
      title: 'Send it again',
      effect: 'It is sent again under the same id, so that a receiver that has it can tell.',
      confirm: 'Send',
      run: (reason) => post(`${this.#address}/replay`, { reason: reason || undefined }),
    });
    if (sent) {
      done('It is sent again');
      this.delivery.reload();
      this.dispatchEvent(new Event('changed'));
    }
  }

  render() {
    return panel({
      label: 'Delivery',
      title: 'Delivery',
      tools: html`<a class="button small" href=${this.back} aria-label="Close the delivery">${icon('close')}</a>`,
      scroll: shown(this.delivery, (one) => html`<div class="body stack">
        <div class="row">${pill({ delivered: 'ok', failed: 'crit' }[one.state] ?? 'info', one.state)}<span class="mono">${one.type}</span></div>
        ${mayOperate() ? html`<div><button @click=${() => this.#replay()}>Send again…</button></div>` : nothing}
        <dl class="facts"><dt>Id</dt><dd class="mono">${one.eventId}</dd><dt>About</dt><dd class="mono">${one.subject ?? '–'}</dd><dt>Made</dt><dd>${moment(one.createdAt)}</dd>${one.endedAt ? html`<dt>Ended</dt><dd>${moment(one.endedAt)}</dd>` : nothing}</dl>
        <section class="stack-s"><h3>${plural(one.attemptLog.length, 'attempt')}</h3>${timeline(one.attemptLog.map((attempt) => ({ at: attempt.at, what: attempt.status ? `HTTP ${attempt.status}` : 'No answer', more: html`${number(attempt.latencyMillis)} ms${attempt.error ? html`, ${attempt.error}` : nothing}${attempt.answer ? html`<pre class="payload">${attempt.answer}</pre>` : nothing}`, colour: attempt.error ? 'crit' : 'ok' })))}</section>
        <section class="stack-s"><h3>What is sent</h3>${one.event ? html`<pre class="payload" tabindex="0">${pretty(one.event)}</pre>` : html`<p class="dim">It is not kept any more.</p>`}</section>
      </div>`),
    });
  }
}

customElements.define('tm-delivery', Delivery);
