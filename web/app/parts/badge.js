import { html } from 'lit';
import { words } from '../core/format.js';
import { icon } from './icon.js';

/**
 * What each word means: its colour, and a drawing, so that colour is not all there is.
 *
 * @type {Record<string, [string, string?]>}
 */
const KINDS = {
  P1: ['crit', 'alarm'],
  P2: ['warn', 'alarm'],
  P3: ['info', 'info'],
  firing: ['crit'],
  pending: ['info', 'clock'],
  acknowledged: ['warn', 'check'],
  missing: ['', 'info'],
  resolved: ['ok', 'check'],
  active: ['ok', 'check'],
  shadow: ['info'],
  draft: [''],
  paused: ['warn', 'pause'],
  broken: ['crit', 'alarm'],
  proposed: ['info', 'clock'],
  waits: ['warn', 'clock'],
  approved: ['info'],
  running: ['info'],
  succeeded: ['ok', 'check'],
  failed: ['crit', 'alarm'],
  refused: [''],
  undone: ['', 'undo'],
  healthy: ['ok', 'check'],
  disabled: ['crit', 'stop'],
  hidden: ['', 'mute'],
};

/**
 * A word in a pill.
 *
 * @param {string} word of the service
 * @param {string} [label] shown instead
 */
export function badge(word, label) {
  const [colour, drawing] = KINDS[word] ?? [''];
  return html`<span class="badge ${colour}">${drawing ? icon(drawing) : ''}${label ?? (/^P\d$/.test(word) ? word : words(word))}</span>`;
}

/** Of any colour. @param {'crit' | 'warn' | 'info' | 'ok' | ''} colour @param {unknown} label */
export const pill = (colour, label) => html`<span class="badge ${colour}">${label}</span>`;
