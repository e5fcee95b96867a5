import { html, nothing, svg } from 'lit';
import { get } from '../core/api.js';
import { Follow } from '../core/emitter.js';
import { ago, clock, decimal, number, percent, plural, words } from '../core/format.js';
import { live } from '../core/live.js';
import { Loaded } from '../core/loaded.js';
import { soon } from '../core/soon.js';
import { Stream } from '../core/source.js';
import { badge } from '../parts/badge.js';
import '../parts/chart.js';
import { heatLegend, heatMap } from '../parts/heat-map.js';
import { Page } from '../parts/page.js';
import { empty, panel, shown } from '../parts/panel.js';

const RANK = { P1: 0, P2: 1, P3: 2 };
const MOST_FIRING = 5;

/** The whole sale on one screen. */
class Overview extends Page {
  constructor() {
    super();
    new Follow(this, live);
    this.firing = new Loaded(this, () => get('/v1/alerts', { state: 'firing', limit: 50 }), { everySeconds: 30 });
    const read = soon(() => this.firing.reload(), 1_000);
    new Stream(this, '/v1/stream/alerts', read, read);
  }

  render() {
    const now = live.now;
    if (!now) {
      return html`<div class="stack">${panel({ scroll: html`<div class="skeleton"></div><div class="skeleton"></div>` })}</div>`;
    }
    if (!now.products) {
      return panel({ scroll: empty('box', html`There is no product yet. Create one by <code>PUT /v1/products/{sku}</code>, or on the page Products.`, html`<a class="button" href="/products">To the products</a>`) });
    }
    return html`<div class="stack live-value">
      ${this.#stats(now)}
      <div class="two">
        ${panel({ title: 'The last 5 minutes', fill: true, scroll: html`<tm-chart class="overview-chart" .data=${live.points} .make=${chart} label=${`Units left, now ${number(now.available)}; orders a second, now ${decimal(now.ordersPerSecond)}; refused a second, now ${decimal(now.refusedPerSecond)}`}></tm-chart>` })}
        ${panel({ title: 'Firing now', tools: html`<a href="/alerts?state=firing">All alerts</a>`, scroll: this.#firing() })}
      </div>
      <div class="two">
        ${panel({ title: 'Stock by bucket', tools: heatLegend(), scroll: now.selling.length ? html`<div class="body">${heatMap(now.selling)}</div>` : empty('box', 'Nothing has sold yet.') })}
        ${panel({ title: 'Refused, by name', scroll: this.#refusals(now) })}
      </div>
    </div>`;
  }

  #stats(now) {
    const firing = now.alerts.firing;
    const all = firing.P1 + firing.P2 + firing.P3;
    const stat = (label, value, below, colour = '') => html`<div><dt>${label}</dt><dd class="big ${colour}">${value}</dd><dd class="dim">${below}</dd></div>`;
    return html`<dl class="panel stats">
      ${stat('Units left', number(now.available), html`of ${number(now.total)}, ${number(now.held)} held, ${number(now.sold)} sold`)}
      ${stat('Orders a second', decimal(now.ordersPerSecond), html`${plural(now.products, 'product')}, stage ${now.stage}`)}
      ${stat('Refused a second', decimal(now.refusedPerSecond), share(now), now.refusedPerSecond > now.ordersPerSecond ? 'bad' : '')}
      ${stat('Alerts firing', html`<a href="/alerts?state=firing">${number(all)}</a>`, firing.P1 ? plural(firing.P1, 'P1') : `${number(now.alerts.acknowledged.P1 + now.alerts.acknowledged.P2 + now.alerts.acknowledged.P3)} acknowledged`, firing.P1 ? 'bad' : '')}
    </dl>`;
  }

  #firing() {
    return shown(this.firing, ({ items }) => {
      const first = [...items].sort((a, b) => RANK[a.severity] - RANK[b.severity]).slice(0, MOST_FIRING);
      return first.length
        ? html`<ol class="firing">${first.map((alert) => html`<li><div class="row">${badge(alert.severity)}${alert.hidden ? badge('hidden') : nothing}<span class="grow"></span><time class="sub">${ago(alert.firedAt)}</time></div>
            <a href="/alerts/${alert.id}">${alert.title}: ${alert.subject.key}</a><div class="sub">${alert.message}</div></li>`)}</ol>`
        : empty('check', 'No alert fires.');
    });
  }

  #refusals(now) {
    if (!now.refusals.length) {
      return empty('check', 'Nobody was refused in the last 5 minutes.');
    }
    const most = now.refusals[0].lastFiveMinutes;
    return html`<ol class="body causes">${now.refusals.slice(0, 8).map((cause) => html`<li><span title=${cause.code}>${words(cause.code)}</span><span class="num">${number(cause.lastFiveMinutes)} <span class="sub">(${number(cause.lastMinute)} in a minute)</span></span>
      <span class="bar"><svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">${svg`<rect width=${(100 * cause.lastFiveMinutes) / most} height="6"></rect>`}</svg></span></li>`)}</ol>`;
  }
}

function share({ ordersPerSecond, refusedPerSecond }) {
  const all = ordersPerSecond + refusedPerSecond;
  return all ? `${percent(refusedPerSecond / all)} of all` : 'nobody asks';
}

/** Units left above, orders and refusals below, on one axis of time. */
function chart(points, look) {
  const [left, orders, refused] = look.series;
  const line = (name, color, at, value, more = {}) => ({
    name, type: 'line', xAxisIndex: at, yAxisIndex: at, showSymbol: false, color, lineStyle: { width: 1.8 }, data: points.map((point) => [point.second * 1000, value(point)]), ...more,
  });
  const last = (points.at(-1)?.second ?? 0) * 1000;
  const time = { type: 'time', min: last - 300_000, max: last, minInterval: 60_000, ...look.axis, splitLine: { show: false } };
  const units = { type: 'value', ...look.axis, axisLine: { show: false } };
  return {
    animation: false,
    textStyle: { fontFamily: look.font },
    grid: [{ left: 56, right: 8, top: 32, height: '50%' }, { left: 56, right: 8, bottom: 24, height: '24%' }],
    xAxis: [{ ...time, axisLabel: { show: false } }, { ...time, gridIndex: 1, axisLabel: { ...look.axis.axisLabel, formatter: (value) => clock(value).slice(0, 5) } }],
    yAxis: [{ ...units, scale: true, splitNumber: 4 }, { ...units, gridIndex: 1, splitNumber: 2 }],
    tooltip: { ...look.tooltip, axisPointer: { link: [{ xAxisIndex: 'all' }] }, valueFormatter: number },
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    legend: look.legend,
    series: [line('Units left', left, 0, (point) => point.available, { areaStyle: { opacity: 0.1 } }), line('Orders a second', orders, 1, (point) => point.orders), line('Refused a second', refused, 1, (point) => point.refused, { lineStyle: { width: 1.6, type: [4, 3] } })],
  };
}

customElements.define('tm-overview', Overview);
