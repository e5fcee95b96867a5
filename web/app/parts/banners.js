import { html, nothing } from 'lit';
import { ago, plural } from '../core/format.js';
import { icon } from './icon.js';

/**
 * What everybody must know, whichever page they are on.
 *
 * @param {{ now: any, state: string, at: number }} live
 */
export function banners(live) {
  const { now, state } = live;
  const stop = now?.responses;
  return html`<div role="status">
    ${stop?.stopped ? html`<div class="banner crit">${icon('stop')}<span>The kill switch is on: no response is run. ${stop.changedBy} turned it ${ago(stop.since)}${stop.reason ? `: ${stop.reason}` : ''}.</span><span class="grow"></span><a href="/responses">To the switch</a></div>` : nothing}
    ${state === 'stale' ? html`<div class="banner warn">${icon('alarm')}<span>What you see is old: nothing has come for ${ago(live.at).replace(' ago', '')}. It is tried again by itself.</span></div>` : nothing}
    ${now?.lostDatabases ? html`<div class="banner warn">${icon('alarm')}<span>${plural(now.lostDatabases, 'stock database')} cannot be read: what is told of its products is old.</span></div>` : nothing}
  </div>`;
}
