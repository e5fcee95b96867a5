/**
 * Keys, one or two in a row, that do something while no text is being written.
 *
 * @typedef {object} Binding
 * @property {string} keys such as "j", or "g a"
 * @property {string} does for the list of keys
 * @property {() => void} run
 */

const SECOND_KEY_MILLIS = 1200;

/** @type {Set<Binding[]>} */
const bound = new Set();
let first = '';
let firstAt = 0;

/** All that are bound now, those of the page last. */
export const bindings = () => [...bound].flat();

function writes(event) {
  return event.composedPath().some((node) => node instanceof Element && node.matches('input, textarea, select, [contenteditable="true"]'));
}

function pressed(event) {
  const other = event.ctrlKey || event.metaKey || event.altKey;
  if (other || writes(event) || document.querySelector('dialog[open]')) {
    return;
  }
  const now = Date.now();
  const pair = first && now - firstAt < SECOND_KEY_MILLIS ? `${first} ${event.key}` : '';
  const all = bindings().reverse();
  const hit = all.find((one) => one.keys === pair) ?? all.find((one) => one.keys === event.key);
  first = pair ? '' : event.key;
  firstAt = now;
  if (hit) {
    first = '';
    event.preventDefault();
    hit.run();
  }
}

document.addEventListener('keydown', pressed);

/** Binds keys while a component is on the page. */
export class Keys {
  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {Binding[]} own
   */
  constructor(host, own) {
    this.own = own;
    host.addController(this);
  }

  hostConnected() {
    bound.add(this.own);
  }

  hostDisconnected() {
    bound.delete(this.own);
  }
}
