/** Numbers and times as people read them. */

const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** @param {number | null | undefined} value */
export const number = (value) => (value === null || value === undefined ? '–' : whole.format(Math.round(value)));

/** One decimal below ten, none above. @param {number | null | undefined} value */
export const decimal = (value) => (value === null || value === undefined ? '–' : Math.abs(value) < 10 ? short.format(value) : whole.format(Math.round(value)));

/** @param {number} share 0 to 1 */
export const percent = (share) => `${short.format(share * 100)} %`;

/** @param {number} seconds */
export function duration(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) {
    return `${s} s`;
  }
  if (s < 3600) {
    return `${Math.floor(s / 60)} min`;
  }
  if (s < 172_800) {
    return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  }
  return `${Math.floor(s / 86_400)} days`;
}

/** How long ago. @param {string | number | null | undefined} at */
export function ago(at) {
  if (!at) {
    return 'never';
  }
  const seconds = (Date.now() - new Date(at).getTime()) / 1000;
  return seconds < -1 ? `in ${duration(-seconds)}` : seconds < 2 ? 'now' : `${duration(seconds)} ago`;
}

/** @param {string | number | null | undefined} at */
export const clock = (at) => (at ? new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }) : '–');

/** @param {string | number | null | undefined} at */
export const moment = (at) => (at ? new Date(at).toLocaleString([], { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }) : '–');

/** SOLD_OUT as "Sold out". @param {string} code */
export function words(code) {
  const text = String(code).toLowerCase().replaceAll(/[_-]/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @param {number} count @param {string} one @param {string} [many] */
export const plural = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;
