import { html, nothing } from 'lit';
import { call, part, post, put } from '../../core/api.js';
import { ask } from '../../parts/dialog.js';
import { choice, given, input, numeric } from '../../parts/form.js';
import { secret } from '../../parts/secret.js';
import { done } from '../../parts/toast.js';

/** Shapes of what is sent, and what each needs beside the address. @type {[string, string, ...string[]][]} */
const FLAVOURS = [
  ['standard', 'Standard Webhooks: CloudEvents, signed'],
  ['slack', 'Slack', 'consoleUrl'],
  ['dingtalk', 'DingTalk', 'signingSecret', 'consoleUrl'],
  ['wecom', 'WeCom', 'consoleUrl'],
  ['feishu', 'Feishu, Lark', 'signingSecret', 'consoleUrl'],
  ['pagerduty', 'PagerDuty', 'routingKey', 'consoleUrl'],
  ['alertmanager', 'Alertmanager\u2019s receivers', 'consoleUrl'],
];

const needs = (flavour) => FLAVOURS.find(([name]) => name === flavour)?.slice(2) ?? [];

const SETTINGS = {
  routingKey: (value) => input({ label: 'Key of the integration', name: 'routingKey', required: true, value, hint: '32 letters and digits' }),
  signingSecret: (value) => input({ label: 'Secret of the robot', name: 'signingSecret', value, hint: 'Where the robot asks for a signature' }),
  consoleUrl: (value) => input({ label: 'Where links lead', name: 'consoleUrl', type: 'url', value: value ?? location.origin, hint: 'No links if left empty' }),
};

const SEVERITIES = ['P1', 'P2', 'P3'];

/** Of which of those events it is told. @param {any} matchers */
const which = ({ severities = [], products = [], channels = [], categories = [] } = {}) => html`
  <fieldset class="checks field wide"><legend>Only of severity (all, if none is ticked)</legend><span class="row">${SEVERITIES.map((one) => html`<label class="check"><input type="checkbox" name="severities" value=${one} ?checked=${severities.includes(one)}> ${one}</label>`)}</span></fieldset>
  ${input({ label: 'Only of products', name: 'products', value: products.join(', '), placeholder: 'all', hint: 'Codes, or beginnings and a star' })}
  ${input({ label: 'Only of categories', name: 'categories', value: categories.join(', '), placeholder: 'all' })}
  ${input({ label: 'Only of channels', name: 'channels', value: channels.join(', '), placeholder: 'all' })}`;

/** @param {HTMLFormElement} form */
function settingsOf(form, flavour) {
  const all = given(form);
  return Object.fromEntries(needs(flavour).map((name) => [name, all[name]]));
}

const address = (webhook, what = '') => `/v1/webhooks/${part(webhook.id)}${what}`;
const words = (text) => String(text ?? '').split(/[\s,]+/).filter(Boolean);

/** Makes an endpoint, or changes what it is told. @param {any} [webhook] */
export async function edit(webhook) {
  let made = null;
  const saved = await ask({
    title: webhook ? 'Change the webhook' : 'New webhook',
    effect: webhook ? 'Every process knows it within a second.' : 'It is told of what happens from now on, signed by the Standard Webhooks specification.',
    confirm: webhook ? 'Change' : 'Make it',
    wide: true,
    content: (form) => {
      const flavour = form?.elements.namedItem('flavour')?.value ?? webhook?.flavour ?? 'standard';
      return html`<div class="fields">
      ${input({ label: 'Address', name: 'url', type: 'url', required: true, wide: true, value: webhook?.url ?? '', placeholder: 'https://hooks.example.com/tidemark' })}
      ${input({ label: 'Told of', name: 'types', required: true, wide: true, value: (webhook?.types ?? ['alert.*']).join(', '), hint: 'Types of events, alert.* for all that begin so' })}
      ${input({ label: 'For people', name: 'description', wide: true, value: webhook?.description ?? '', placeholder: 'On call' })}
      ${choice({ label: 'Shape', name: 'flavour', value: flavour, options: FLAVOURS.map(([name, text]) => /** @type {[string, string]} */ ([name, text])) })}
      ${needs(flavour).map((name) => SETTINGS[name](webhook?.flavour === flavour ? webhook.settings?.[name] ?? '' : name === 'consoleUrl' ? undefined : ''))}
      ${which(webhook?.matchers)}
      ${webhook || flavour !== 'standard' ? nothing : choice({ label: 'Signed with', name: 'signing', value: 'hmac', options: [['hmac', 'A secret that both sides have'], ['ed25519', 'A key of ours; the receiver has the public one']] })}
    </div>`;
    },
    run: async (reason, form) => {
      const { url, types, description = '', signing, flavour, products, categories, channels } = given(form);
      const matchers = { severities: new FormData(form).getAll('severities'), products: words(products), categories: words(categories), channels: words(channels) };
      const body = { url, types: words(types), matchers, flavour, settings: settingsOf(form, flavour), description, signing, reason: reason || undefined };
      made = await (webhook ? put(address(webhook), body, { ifMatch: webhook.version }) : post('/v1/webhooks', body));
      done(webhook ? 'The webhook is changed' : 'The webhook is made');
    },
  });
  if (made?.secret) {
    await secret('Secret of the webhook', made.secret);
  }
  return saved;
}

export async function rotate(webhook) {
  let made = null;
  const rotated = await ask({
    title: 'Rotate the secret',
    effect: 'A new secret signs from now on, and the old one beside it for a while, so that the receiver can be changed in between.',
    confirm: 'Rotate',
    content: () => choice({ label: 'The old one signs too for', name: 'overlap', value: '86400', options: [['0', 'not at all'], ['3600', '1 hour'], ['86400', '1 day'], ['604800', '7 days']] }),
    run: async (reason, form) => {
      made = await post(address(webhook, '/rotate'), { overlapSeconds: numeric(form.elements.namedItem('overlap').value), reason: reason || undefined });
    },
  });
  if (made?.secret) {
    await secret('The new secret', made.secret);
  }
  return rotated;
}

export const test = (webhook) => post(address(webhook, '/test'));

export const enable = (webhook) =>
  ask({
    title: 'Enable the webhook',
    effect: 'It is told of what happens from now on. What it missed can be replayed.',
    confirm: 'Enable',
    run: async (reason) => {
      await post(address(webhook, '/enable'), { reason: reason || undefined });
      done('The webhook is enabled');
    },
  });

export const pause = (webhook) =>
  ask({
    title: webhook.paused ? 'Resume the webhook' : 'Pause the webhook',
    effect: webhook.paused ? 'What has waited is sent now.' : 'What happens is kept, and sent when it is resumed.',
    confirm: webhook.paused ? 'Resume' : 'Pause',
    run: async (reason) => {
      await put(address(webhook), { paused: !webhook.paused, reason: reason || undefined }, { ifMatch: webhook.version });
      done(webhook.paused ? 'The webhook is resumed' : 'The webhook is paused');
    },
  });

export const remove = (webhook) =>
  ask({
    title: 'Remove the webhook',
    effect: html`<span class="mono">${webhook.url}</span> is told nothing any more, and the log of its deliveries goes.`,
    confirm: 'Remove',
    danger: true,
    reason: 'none',
    run: () => call('DELETE', address(webhook), { ifMatch: webhook.version }),
  });

export const replayAll = (webhook) =>
  ask({
    title: 'Replay what it missed',
    effect: 'All that it did not take since then is sent again, under the same ids, so that a receiver that has it can tell.',
    confirm: 'Replay',
    content: () => choice({ label: 'Of the last', name: 'hours', value: '24', options: [['1', 'hour'], ['24', '24 hours'], ['72', '3 days'], ['168', '7 days']] }),
    run: async (reason, form) => {
      const since = new Date(Date.now() - 3_600_000 * Number(form.elements.namedItem('hours').value)).toISOString();
      const { events } = await post(address(webhook, '/deliveries/replay'), { since, reason: reason || undefined });
      done(`${events} events are sent again`);
    },
  });
