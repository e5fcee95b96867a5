import { html } from 'lit';
import { Follow } from '../core/emitter.js';
import { theme, token } from '../core/theme.js';
import { Part } from './page.js';

/**
 * A chart. ECharts is loaded when the first one is drawn.
 *
 * `make(data, look)` gives its option, `look` the colours of the theme; `label` says in words what it shows.
 */
class Chart extends Part {
  static properties = { data: { attribute: false }, make: { attribute: false }, label: {} };

  #chart = null;
  #size = new ResizeObserver(() => this.#chart?.resize());
  #theme = '';

  constructor() {
    super();
    new Follow(this, theme);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#size.disconnect();
    this.#chart?.dispose();
    this.#chart = null;
  }

  async firstUpdated() {
    const { echarts } = await import('./echarts.js');
    if (!this.isConnected) {
      return;
    }
    const canvas = /** @type {HTMLElement} */ (this.querySelector('.canvas'));
    this.#chart = echarts.init(canvas, null, { renderer: 'canvas' });
    this.#size.observe(canvas);
    this.#draw();
  }

  updated() {
    this.#draw();
  }

  #draw() {
    if (this.#chart && this.data) {
      this.#chart.setOption(this.make(this.data, look()), { notMerge: this.#theme !== theme.name });
      this.#theme = theme.name;
    }
  }

  render() {
    return html`<div class="canvas" role="img" aria-label=${this.label ?? ''}></div>`;
  }
}

/** Parts of options that all charts share. */
export function look() {
  const text = token('text-2');
  const line = token('line');
  return {
    series: [1, 2, 3, 4].map((n) => token(`series-${n}`)),
    text,
    line,
    surface: token('surface'),
    axis: { axisLabel: { color: text, fontSize: 11, hideOverlap: true }, axisLine: { lineStyle: { color: token('line-strong') } }, axisTick: { show: false }, splitLine: { lineStyle: { color: line } } },
    // Rich text: a tooltip of HTML would need styles that the content security policy forbids.
    tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: token('surface'), borderColor: token('line-strong'), textStyle: { color: token('text'), fontSize: 12 } },
    legend: { textStyle: { color: text, fontSize: 12 }, itemWidth: 14, itemHeight: 3, icon: 'roundRect', top: 0, right: 0 },
    font: token('sans'),
  };
}

customElements.define('tm-chart', Chart);
