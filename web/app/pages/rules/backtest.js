import { html, nothing } from 'lit';
import { del, get, part, post } from '../../core/api.js';
import { decimal, moment, number, percent, plural } from '../../core/format.js';
import { router } from '../../core/router.js';
import { Source } from '../../core/source.js';
import { badge } from '../../parts/badge.js';
import '../../parts/chart.js';
import { choice, given, input } from '../../parts/form.js';
import { Part } from '../../parts/page.js';
import { failed } from '../../parts/panel.js';
import { table } from '../../parts/table.js';

const HOUR_MILLIS = 3_600_000;

/** No more is recorded; a minute of it is for the way of the request. */
const LONGEST_MILLIS = 168 * HOUR_MILLIS - 60_000;
const SPANS = [['1', 'The last hour'], ['6', 'The last 6 hours'], ['24', 'The last 24 hours'], ['168', 'The last 7 days']];

/** Runs the text as it stands in the editor over what was recorded, beside the active version. */
class Backtest extends Part {
  static properties = { name: {}, text: {}, run: {}, valid: { type: Boolean }, stopping: { state: true }, view: { state: true }, failure: { state: true } };

  /** @type {Source | null} */
  #source = null;
  #followed = '';

  constructor() {
    super();
    this.stopping = false;
    this.view = null;
    this.failure = null;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#source?.close();
    this.#followed = '';
  }

  willUpdate() {
    if (this.run && this.run !== this.#followed) {
      this.#followed = this.run;
      this.#follow(this.run);
    }
  }

  #follow(id) {
    this.#source?.close();
    this.view = null;
    this.stopping = false;
    const take = (view) => {
      this.view = view;
      this.failure = null;
      if (this.#isOver) {
        this.#source?.close();
      }
    };
    this.#source = new Source(`/v1/backtests/${part(id)}/stream`, { message: take });
    get(`/v1/backtests/${part(id)}`).then(
      (view) => {
        take(view);
        if (!this.#isOver) {
          this.#source?.open();
        }
      },
      (failure) => (this.failure = failure),
    );
  }

  get #isOver() {
    return !['waiting', 'running'].includes(this.view?.state);
  }

  async #begin(event) {
    event.preventDefault();
    const { hours, category, stage } = given(event.currentTarget);
    const now = Date.now();
    this.failure = null;
    try {
      const { id } = await post(`/v1/rules/${part(this.name)}/backtest`, { drl: this.text, from: new Date(now - Math.min(LONGEST_MILLIS, Number(hours) * HOUR_MILLIS)).toISOString(), to: new Date(now).toISOString(), category, stage });
      router.filter({ backtest: id });
    } catch (failure) {
      this.failure = failure;
    }
  }

  async #cancel() {
    this.stopping = true;
    try {
      this.view = await del(`/v1/backtests/${part(this.run)}`);
    } catch (failure) {
      this.failure = failure;
      this.stopping = false;
    }
  }

  render() {
    return html`<form class="body fields ask" @submit=${this.#begin}>
        ${choice({ label: 'Over', name: 'hours', value: '1', options: SPANS })}
        ${input({ label: 'Only this category', name: 'category', placeholder: 'all' })}
        ${choice({ label: 'As if the stage was', name: 'stage', options: [['', 'the one of now'], 'warmup', 'rush', 'cooldown', 'normal'] })}
        <div class="field end"><button class="primary" ?disabled=${!this.valid}>Run</button></div>
      </form>
      ${this.failure ? html`<div class="body">${failed(this.failure)}</div>` : nothing}
      ${this.view ? this.#state(this.view) : nothing}`;
  }

  #state(view) {
    if (!this.#isOver) {
      return html`<div class="body stack-s" role="status"><div class="row"><b>${percent(view.donePercent / 100)}</b><span class="dim">${plural(view.evaluations, 'evaluation')} so far</span><span class="grow"></span><button class="small" ?disabled=${this.stopping} @click=${this.#cancel}>${this.stopping ? 'Stopping…' : 'Stop it'}</button></div>
        <progress max="100" value=${view.donePercent} aria-label="Progress of the backtest"></progress></div>`;
    }
    if (!view.report) {
      return html`<div class="body">${view.failure ? failed(new Error(view.failure)) : html`<p>The backtest was stopped.</p>`}</div>`;
    }
    return report(view.report, view);
  }
}

function report(report, { from, to }) {
  const { draft, active } = report;
  const fact = (label, value, below = '') => html`<div><dt>${label}</dt><dd class="big">${value}</dd><dd class="dim">${below}</dd></div>`;
  return html`<dl class="stats line-top">
      ${fact('This text', plural(draft.fired, 'alert'), `${decimal(draft.alertsADay)} a day`)}
      ${fact('Active version', active ? plural(active.fired, 'alert') : '–', active ? `${decimal(active.alertsADay)} a day` : 'none is active')}
      ${fact('Only in this text', `+${number(report.onlyInDraftCount)}`, 'would be new')}
      ${fact('Only in the active', `−${number(report.onlyInActiveCount)}`, 'would be missed')}
    </dl>
    <div class="body stack">
      <p class="sub">${moment(from)} to ${moment(to)}: ${plural(report.evaluations, 'evaluation')} in ${decimal(report.seconds)} s.${report.notRecorded.length ? html` Not recorded, and so never true here: <b>${report.notRecorded.join(', ')}</b>.` : nothing}</p>
      ${Object.keys(report.broken).length ? html`<p class="note warn">Left out, since they could not be computed: ${Object.entries(report.broken).map(([rule, why]) => `${rule} (${why})`).join('; ')}</p>` : nothing}
      ${draft.fired || active?.fired ? html`<tm-chart class="backtest-chart" .data=${report} .make=${chart} label="Alerts by hour, of this text and of the active version"></tm-chart>` : nothing}
      ${lists('Only in this text', report.onlyInDraft)}${lists('Only in the active version', report.onlyInActive)}
    </div>`;
}

const lists = (title, raised) =>
  raised.length
    ? html`<section><h2 class="minor">${title}</h2>${table({
        label: title,
        rows: raised,
        key: (one) => `${one.rule} ${one.subject} ${one.firedAt}`,
        columns: [
          { head: 'Severity', cell: (one) => badge(one.severity) },
          { head: 'About', as: 'mono', cell: (one) => one.subject },
          { head: 'Alert', cell: (one) => html`${one.rule}<div class="sub">${one.message}</div>` },
          { head: 'Fired', cell: (one) => html`<time>${moment(one.firedAt)}</time>` },
          { head: 'Resolved', as: 'hide-s', cell: (one) => html`<time>${one.resolvedAt ? moment(one.resolvedAt) : 'would still fire'}</time>` },
        ],
      })}</section>`
    : nothing;

/** How often each would have fired, by the hour. */
function chart({ draft, active }, look) {
  const hours = [...new Set([...Object.keys(draft.byHour), ...Object.keys(active?.byHour ?? {})])].sort();
  const bars = (name, side, color) => ({ name, type: 'bar', color, barMaxWidth: 26, data: hours.map((hour) => side?.byHour[hour] ?? 0) });
  return {
    animation: false,
    textStyle: { fontFamily: look.font },
    grid: { left: 44, right: 8, top: 30, bottom: 24 },
    legend: look.legend,
    tooltip: look.tooltip,
    xAxis: { type: 'category', ...look.axis, splitLine: { show: false }, data: hours.map((hour) => moment(hour).replace(/:00$/, '')) },
    yAxis: { type: 'value', minInterval: 1, ...look.axis, axisLine: { show: false } },
    series: [bars('This text', draft, look.series[0]), bars('Active version', active, look.series[1])],
  };
}

customElements.define('tm-backtest', Backtest);
