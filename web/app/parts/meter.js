import { html, svg } from 'lit';
import { number } from '../core/format.js';

/** Units sold, held and left, as parts of a bar. @param {{ sold: number, held: number, available: number }} of */
export function meter({ sold, held, available }) {
  const all = Math.max(1, sold + held + available);
  const parts = [['sold', sold], ['held', held], ['left', available]];
  let from = 0;
  return html`<svg class="units" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="${number(sold)} sold, ${number(held)} held, ${number(available)} left">${parts.map(([name, units]) => {
    const x = from;
    from += (100 * Number(units)) / all;
    return svg`<rect class=${name} x=${x} width=${from - x} height="8"></rect>`;
  })}</svg>`;
}

export const meterLegend = () => html`<span class="row"><span class="key"><i class="sold"></i>sold</span><span class="key"><i class="held"></i>held</span><span class="key"><i class="left"></i>left</span></span>`;
