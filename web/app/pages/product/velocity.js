import { html } from 'lit';
import { decimal, duration, number } from '../../core/format.js';
import { empty } from '../../parts/panel.js';
import { table } from '../../parts/table.js';

const WINDOW = { 60: 'Last minute', 300: 'Last 5 minutes', 3600: 'Last hour', 86400: 'Last 24 hours' };

/** What sold in windows of time, over all and through each channel. @param {any} product */
export function velocity({ velocity: { all, channels }, available }) {
  if (!all[3].orders) {
    return empty('clock', 'Nothing has sold within 24 hours.');
  }
  return html`${table({
    label: 'Sales by window',
    rows: all,
    key: (rate) => rate.windowSeconds,
    columns: [
      { head: 'Window', cell: (rate) => WINDOW[rate.windowSeconds] ?? duration(rate.windowSeconds) },
      { head: 'Orders', as: 'r num', cell: (rate) => number(rate.orders) },
      { head: 'Units', as: 'r num', cell: (rate) => number(rate.units) },
      { head: 'Units a minute', as: 'r num', cell: (rate) => decimal(rate.unitsPerMinute) },
      { head: 'Given back', as: 'r num hide-s', cell: (rate) => number(rate.cancelledUnits) },
      { head: 'Lasts', as: 'r num', cell: (rate) => lasts(available, rate) },
    ],
  })}
  ${channels.length > 1 ? html`<div class="body"><h2 class="minor">By channel, last 24 hours</h2></div>${table({
    label: 'Sales by channel',
    rows: channels,
    key: (channel) => channel.channel,
    columns: [
      { head: 'Channel', cell: (channel) => channel.channel },
      { head: 'Orders', as: 'r num', cell: (channel) => number(channel.windows[3].orders) },
      { head: 'Units', as: 'r num', cell: (channel) => number(channel.windows[3].units) },
      { head: 'Units in the last hour', as: 'r num', cell: (channel) => number(channel.windows[2].units) },
      { head: 'In the last minute', as: 'r num', cell: (channel) => number(channel.windows[0].units) },
    ],
  })}` : ''}`;
}

function lasts(available, { units, cancelledUnits, windowSeconds }) {
  const net = units - cancelledUnits;
  return net > 0 ? duration((available * windowSeconds) / net) : '–';
}
