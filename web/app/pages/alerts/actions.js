import { html } from 'lit';
import { post } from '../../core/api.js';
import { number, plural, words } from '../../core/format.js';
import { session } from '../../core/session.js';
import { ask } from '../../parts/dialog.js';
import { choice } from '../../parts/form.js';
import { Matching } from '../../parts/matchers.js';
import { done, wrong } from '../../parts/toast.js';
import { Effect } from './effect.js';

/** As many as the service takes on in one call. */
const AT_ONCE = 1_000;

/**
 * Takes alerts on, all at once. Those that are over by then, or have not fired, stay as they are.
 *
 * @param {any[]} alerts
 * @param {(tried: number) => void} [progress]
 * @returns {Promise<any[]>} those that are not as they were, as they are now
 */
export async function acknowledge(alerts, progress = () => {}) {
  const items = [];
  try {
    for (let from = 0; from < alerts.length; from += AT_ONCE) {
      progress(from);
      const ids = alerts.slice(from, from + AT_ONCE).map((alert) => alert.id);
      items.push(...(await post('/v1/alerts/acknowledge', { ids })).items);
    }
  } catch (failure) {
    wrong(failure);
  }
  tell(alerts, items);
  const now = new Map(items.map((item) => [item.id, item]));
  return alerts.filter((alert) => now.get(alert.id)?.state).map((alert) => changed(alert, now.get(alert.id)));
}

const changed = (alert, { state, refusal }) => ({ ...alert, state, ...(refusal ? {} : { acknowledgedBy: session.who?.actor, acknowledgedAt: new Date().toISOString() }) });

const REFUSED = { ALERT_RESOLVED: 'over already', ALERT_NOT_FIRING: 'pending still', ALERT_NOT_FOUND: 'not there any more' };

/** What became of them, and of those that were not taken on, why. */
function tell(alerts, items) {
  const refused = items.filter((item) => item.refusal);
  const taken = items.length - refused.length;
  if (taken) {
    done(alerts.length === 1 ? `Acknowledged: ${alerts[0].title}` : `${plural(taken, 'alert')} acknowledged`);
  }
  if (refused.length) {
    const why = [...new Set(refused.map((item) => item.refusal))].map((code) => `${number(refused.filter((item) => item.refusal === code).length)} ${REFUSED[code] ?? words(code)}`);
    wrong(new Error(alerts.length === 1 ? `“${alerts[0].title}” is ${REFUSED[refused[0].refusal] ?? words(refused[0].refusal)}: nothing was done.` : `${plural(refused.length, 'alert')} stayed as they were: ${why.join(', ')}.`));
  }
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

/** Hides all alerts of which some things are true; first shows which. */
export function silenceMatching() {
  const matching = new Matching('rule');
  const effect = new Effect();
  return ask({
    title: 'New silence',
    effect: 'People are not told of alerts that match. They live on, are listed as hidden, and responses go on. Overselling is never hidden.',
    confirm: 'Silence',
    reason: 'required',
    wide: true,
    ready: (draw) => {
      matching.begin(draw);
      effect.begin(draw);
    },
    content: (form) => html`<div class="fields">${matching.show(form)}${choice({ label: 'For how long', name: 'minutes', value: '60', options: MINUTES })}</div>
      ${effect.show(matching.of(form), 'Write which: a star stands for any text.')}`,
    run: async (reason, form) => {
      await post('/v1/silences', { matchers: matching.of(form), minutes: Number(form.elements.namedItem('minutes').value), reason });
      done('The silence has begun');
    },
  });
}
