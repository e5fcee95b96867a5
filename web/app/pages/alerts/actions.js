import { html, nothing } from 'lit';
import { post } from '../../core/api.js';
import { plural } from '../../core/format.js';
import { ask } from '../../parts/dialog.js';
import { choice, input } from '../../parts/form.js';
import { failed } from '../../parts/panel.js';
import { done, wrong } from '../../parts/toast.js';

const AT_ONCE = 6;

/**
 * Takes alerts on, some at a time. Those that are over by then, or have not fired, stay as they are.
 *
 * @param {any[]} alerts
 * @param {(tried: number) => void} [progress]
 * @returns {Promise<any[]>} as they are now
 */
export async function acknowledge(alerts, progress = () => {}) {
  const waiting = [...alerts];
  const changed = [];
  const failures = [];
  const work = async () => {
    for (let alert = waiting.shift(); alert; alert = waiting.shift()) {
      try {
        changed.push(await post(`/v1/alerts/${alert.id}/ack`));
      } catch (failure) {
        failures.push(failure);
      }
      progress(changed.length + failures.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (changed.length) {
    done(alerts.length === 1 ? `Acknowledged: ${alerts[0].title}` : `${plural(changed.length, 'alert')} acknowledged`);
  }
  if (failures.length) {
    wrong(failures.length === 1 ? failures[0] : new Error(`${failures.length} of ${alerts.length} could not be acknowledged: ${failures[0].message}`));
  }
  return changed;
}

/** @param {any} alert @param {(changed: any) => void} then */
export function resolve(alert, then) {
  return ask({
    title: 'Resolve by hand',
    effect: html`<b>${alert.title}</b> about ${alert.subject.key} ends now. While its rule stays true, it opens again after 15 minutes at the earliest.`,
    confirm: 'Resolve',
    run: async (note) => {
      then(await post(`/v1/alerts/${alert.id}/resolve`, { note: note || undefined }));
      done(`Resolved: ${alert.title}`);
    },
  });
}

/** What about an alert a silence can go by. */
const OF = [
  ['rule', 'This rule', (alert) => alert.rule.rule],
  ['sku', 'This product', (alert) => (alert.subject.kind === 'product' ? alert.subject.key : '')],
  ['category', 'This category', (alert) => alert.subject.category],
  ['channel', 'This channel', (alert) => (alert.subject.kind === 'channel' ? alert.subject.key : '')],
  ['source', 'This source', (alert) => (alert.subject.kind === 'source' ? alert.subject.key : '')],
  ['severity', 'This severity', (alert) => alert.severity],
];

const MINUTES = [['15', '15 minutes'], ['60', '1 hour'], ['240', '4 hours'], ['720', '12 hours'], ['1440', '1 day'], ['10080', '7 days']];

/** Hides alerts like one from people for a while; first shows which. @param {any} alert */
export function silence(alert) {
  const options = OF.map(([field, label, of]) => ({ field, label, value: of(alert) })).filter(({ value }) => value);
  const effect = new Effect();
  const matchers = (form) => options.filter(({ field }, i) => (form ? form.elements.namedItem(`by-${field}`)?.checked : i < 2)).map(({ field, value }) => ({ field, value }));
  return ask({
    title: 'Silence alerts',
    effect: 'People are not told of alerts that match all that is ticked. They live on, are listed as hidden, and responses go on. Overselling is never hidden.',
    confirm: 'Silence',
    reason: 'required',
    ready: (draw) => effect.begin(draw),
    content: (form) => html`
      <fieldset class="checks"><legend>Which</legend>${options.map(({ field, label, value }, i) => html`<label class="check"><input type="checkbox" name="by-${field}" ?checked=${i < 2}> ${label}: <b>${value}</b></label>`)}</fieldset>
      ${choice({ label: 'For how long', name: 'minutes', value: '60', options: MINUTES })}
      ${effect.show(matchers(form))}`,
    run: async (reason, form) => {
      const minutes = Number(form.elements.namedItem('minutes').value);
      await post('/v1/silences', { matchers: matchers(form), minutes, reason });
      done('The silence has begun');
    },
  });
}

/** What a silence would hide, asked for while one ticks. */
class Effect {
  #draw = () => {};
  #asked = '';
  #answer = null;
  #failure = null;

  begin(draw) {
    this.#draw = draw;
    draw();
  }

  show(matchers) {
    const key = JSON.stringify(matchers);
    if (key !== this.#asked) {
      this.#asked = key;
      this.#ask(matchers, key);
    }
    return html`<div aria-live="polite">${this.#failure ? failed(this.#failure) : matchers.length ? this.#told() : html`<p class="bad">Tick at least one.</p>`}</div>`;
  }

  #told() {
    if (!this.#answer) {
      return nothing;
    }
    const { hides, hidden, notHidden } = this.#answer;
    return html`<p><b>It would hide ${plural(hides, 'alert that fires', 'alerts that fire')} now</b>${hides ? ':' : ', and those to come.'}</p>
      <ul class="scroll-list">${hidden.slice(0, 20).map((one) => html`<li>${one.title}: ${one.subject}</li>`)}</ul>
      ${notHidden.length ? html`<p class="sub">${plural(notHidden.length, 'alert')} would match and may never be hidden.</p>` : nothing}`;
  }

  async #ask(matchers, key) {
    this.#failure = null;
    try {
      const answer = matchers.length ? await post('/v1/silences/preview', { matchers }) : null;
      if (key === this.#asked) {
        this.#answer = answer;
      }
    } catch (failure) {
      if (key === this.#asked) {
        this.#failure = failure;
      }
    }
    this.#draw();
  }
}
