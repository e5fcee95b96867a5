import { html, nothing } from 'lit';
import { part, put } from '../../core/api.js';
import { mayAdminister } from '../../core/session.js';
import { ask } from '../../parts/dialog.js';
import { choice, given, input, numeric } from '../../parts/form.js';
import { secret } from '../../parts/secret.js';
import { done } from '../../parts/toast.js';

const KINDS = [['http', 'HTTP: signed JSON'], ['rabbitmq', 'RabbitMQ: a queue'], ['kafka', 'Kafka: a topic'], ['file', 'A CSV file, again and again']];
const ACKS = [['now', 'By its answer'], ['later', 'By its own call'], ['report', 'By its next report']];
const CORRECTIONS = [['intercept', 'Told again at once'], ['reconcile', 'Told again on schedule'], ['person', 'A person is given a task']];

const body = (form, channel) => {
  const { name, products, bufferUnits, allocatedShare, ratePerSecond, reason, ...rest } = given(form);
  return { ...rest, products: String(products ?? '*').split(/[\s,]+/).filter(Boolean), bufferUnits: numeric(bufferUnits), allocatedShare: numeric(allocatedShare), ratePerSecond: numeric(ratePerSecond), ...(channel ? {} : { kind: rest.kind }) };
};

/**
 * Makes a channel, or changes what it is told. Its address is for who administers.
 *
 * @param {any} [channel]
 */
export async function edit(channel) {
  let made = null;
  const saved = await ask({
    title: channel ? `Change channel ${channel.name}` : 'New channel',
    effect: channel ? 'Every process knows it within a second; what it is told of is told anew.' : 'It is told of all its products at once, then of each change.',
    confirm: channel ? 'Change' : 'Make it',
    wide: true,
    content: () => html`<div class="fields">
      ${channel ? nothing : input({ label: 'Name', name: 'name', required: true, placeholder: 'market' })}
      ${channel ? nothing : choice({ label: 'How it is told', name: 'kind', value: 'http', options: KINDS })}
      ${mayAdminister() ? input({ label: 'Address', name: 'url', value: channel?.url ?? '', wide: true, hint: 'https://…, amqp://… or kafka://…; none for files' }) : nothing}
      ${input({ label: 'Products', name: 'products', value: (channel?.products ?? ['*']).join(', '), hint: 'Codes, or beginnings and a star' })}
      ${choice({ label: 'When it is known to have taken a message', name: 'acknowledge', value: channel?.acknowledge ?? 'now', options: ACKS })}
      ${choice({ label: 'Where its report differs', name: 'correction', value: channel?.correction ?? 'intercept', options: CORRECTIONS })}
      ${input({ label: 'Units it is never told of', name: 'bufferUnits', type: 'number', min: 0, value: channel?.bufferUnits ?? 0 })}
      ${input({ label: 'Percent of what is on sale', name: 'allocatedShare', type: 'number', min: 0, max: 100, value: channel?.allocatedShare ?? 100 })}
      ${input({ label: 'Messages a second', name: 'ratePerSecond', type: 'number', min: 0, value: channel?.ratePerSecond ?? 0, hint: '0: no limit' })}
    </div>`,
    run: async (reason, form) => {
      const name = channel?.name ?? form.elements.namedItem('name').value.trim();
      made = await put(`/v1/channels/${part(name)}`, { ...body(form, channel), reason: reason || undefined }, { ifMatch: channel?.version });
      done(`Channel ${name} is ${channel ? 'changed' : 'made'}`);
    },
  });
  if (made?.secret) {
    await secret(`Secret of channel ${made.name}`, made.secret);
  }
  return saved;
}

/** @param {any} channel */
export function pause(channel) {
  const stop = !isPaused(channel);
  return ask({
    title: `${stop ? 'Pause' : 'Resume'} channel ${channel.name}`,
    effect: stop ? 'It is told that nothing is on sale, and sells nothing until it is resumed.' : 'It is told what is on sale. What responses have paused is ended too.',
    confirm: stop ? 'Pause it' : 'Resume it',
    danger: stop,
    reason: stop ? 'required' : 'optional',
    run: async (reason) => {
      await put(`/v1/channels/${part(channel.name)}`, { paused: stop, reason: reason || undefined }, { ifMatch: channel.version });
      done(`Channel ${channel.name} is ${stop ? 'paused' : 'resumed'}`);
    },
  });
}

/** A rate of 0 is a pause, whoever made it. @param {any} channel */
export const isPaused = (channel) => Object.values(channel.curbs?.rates ?? {}).includes(0);
