import { html } from 'lit';
import { post, put } from '../../core/api.js';
import { plural, words } from '../../core/format.js';
import { ask } from '../../parts/dialog.js';
import { done } from '../../parts/toast.js';

const named = (response) => html`<b>${words(response.verb)}${response.how ? ` (${response.how})` : ''}${response.amount ? ` ${response.amount}` : ''}</b> of ${response.target.kind} <b>${response.target.key}</b>`;

/** What each verb does to those who buy, in a sentence. */
const EFFECT = {
  throttle: 'Holds of it are let through more slowly until the alert is over.',
  rebucket: 'What is left is laid out anew over its buckets while it sells. Nobody is refused meanwhile.',
  pause: 'Nobody can take units until somebody resumes it.',
  resume: 'What responses have paused sells again.',
  resend: 'Its stock is sent again to its channels.',
  correct: 'Its stock is sent anew, under a higher version, so that who has it wrong takes it.',
  replenish: 'A request for more units goes out.',
  webhook: 'The runbook is called.',
};

const turn = (response, what, body, told) => async (reason) => {
  await post(`/v1/responses/${response.id}/${what}`, { ...body, reason: reason || undefined });
  done(told);
};

export const approve = (response) =>
  ask({
    title: 'Approve the response',
    effect: html`${named(response)} runs at once. ${EFFECT[response.verb]} ${response.products > 1 ? `It acts on ${plural(response.products, 'product')}.` : ''}`,
    confirm: 'Approve',
    run: turn(response, 'approve', {}, `Approved: ${words(response.verb)} of ${response.target.key}`),
  });

export const reject = (response) =>
  ask({
    title: 'Reject the response',
    effect: html`${named(response)} is not run. The alert stays as it is.`,
    confirm: 'Reject',
    run: turn(response, 'reject', {}, `Rejected: ${words(response.verb)} of ${response.target.key}`),
  });

export const undo = (response) =>
  ask({
    title: 'Undo the response',
    effect: html`${named(response)} is taken back a moment later. What others have changed since stays.`,
    confirm: 'Undo',
    reason: 'required',
    run: turn(response, 'undo', {}, `${words(response.verb)} of ${response.target.key} is being taken back`),
  });

/** @param {{ on: boolean, version: number }} position of now */
export const turnKillSwitch = ({ on, version }) =>
  ask({
    title: on ? 'Turn the kill switch off' : 'Turn the kill switch on',
    effect: on
      ? 'Responses run again, in every process within a second. What was refused meanwhile is not made up for.'
      : html`<b>All responses stop</b>, in every process within a second: what waits to run is refused, what runs stops at its next product. What was done stays and can be undone; people can still do everything by hand.`,
    confirm: on ? 'Turn it off' : 'Stop all responses',
    danger: !on,
    reason: 'required',
    run: async (reason) => {
      await put('/v1/responses/kill-switch', { on: !on, reason }, { ifMatch: version });
      done(on ? 'The kill switch is off' : 'The kill switch is on: no response is run');
    },
  });
