import { session } from './session.js';

const FIRST_PAUSE_MILLIS = 1_000;
const LONGEST_PAUSE_MILLIS = 15_000;
const HIDDEN_MILLIS = 5_000;

/**
 * Server-sent events that come back by themselves: browsers reconnect where a connection broke, this does
 * where an answer was a refusal, ever more slowly. A page that nobody sees lets go of its connection, of
 * which a browser has six for all its tabs.
 */
export class Source {
  #pause = FIRST_PAUSE_MILLIS;
  #timer = 0;
  #hidden = 0;
  /** @type {EventSource | null} */
  #events = null;
  #closed = true;

  /**
   * @param {string} path
   * @param {Record<string, (data: any) => void>} on by the name of the event
   * @param {() => void} missed called where something may have been missed: read it anew
   */
  constructor(path, on, missed = () => {}) {
    this.path = path;
    this.on = on;
    this.missed = missed;
  }

  open() {
    this.#closed = false;
    document.addEventListener('visibilitychange', this.#seen);
    this.#connect();
  }

  close() {
    this.#closed = true;
    document.removeEventListener('visibilitychange', this.#seen);
    clearTimeout(this.#hidden);
    this.#drop();
  }

  #connect() {
    const events = new EventSource(this.path);
    this.#events = events;
    events.onopen = () => {
      this.#pause = FIRST_PAUSE_MILLIS;
    };
    events.onerror = () => {
      if (events.readyState === EventSource.CLOSED) {
        this.#again();
      }
    };
    for (const [name, take] of Object.entries(this.on)) {
      events.addEventListener(name, (event) => take(JSON.parse(/** @type {MessageEvent} */ (event).data)));
    }
  }

  #drop() {
    clearTimeout(this.#timer);
    this.#events?.close();
    this.#events = null;
  }

  async #again() {
    this.#drop();
    await session.ask().catch(() => {});
    if (this.#closed) {
      return;
    }
    this.#timer = window.setTimeout(() => {
      this.#connect();
      this.missed();
    }, this.#pause * (0.7 + 0.6 * Math.random()));
    this.#pause = Math.min(LONGEST_PAUSE_MILLIS, this.#pause * 2);
  }

  #seen = () => {
    clearTimeout(this.#hidden);
    if (document.hidden) {
      this.#hidden = window.setTimeout(() => this.#drop(), HIDDEN_MILLIS);
    } else if (!this.#events && !this.#closed) {
      clearTimeout(this.#timer);
      this.#connect();
      this.missed();
    }
  };
}

/**
 * A stream of changes that several components follow: of a browser's six connections it takes one.
 *
 * @typedef {{ change: (data: any) => void, missed: () => void }} Listener
 */
class Shared {
  /** @type {Set<Listener>} */
  #listeners = new Set();

  /** @param {string} path */
  constructor(path) {
    const missed = () => this.#listeners.forEach((listener) => listener.missed());
    const change = (data) => this.#listeners.forEach((listener) => listener.change(data));
    this.source = new Source(path, { change, reset: missed }, missed);
  }

  /** @param {Listener} listener */
  add(listener) {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) {
      this.source.open();
    }
  }

  /** @param {Listener} listener */
  remove(listener) {
    this.#listeners.delete(listener);
    if (!this.#listeners.size) {
      this.source.close();
    }
  }
}

/** @type {Map<string, Shared>} */
const shared = new Map();

/** Follows a stream of changes while a component is on the page. */
export class Stream {
  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {string} path
   * @param {(change: any) => void} change
   * @param {() => void} [missed] called where some may have been missed: read it anew
   */
  constructor(host, path, change, missed = () => {}) {
    this.path = path;
    this.listener = { change, missed };
    host.addController(this);
  }

  hostConnected() {
    if (!shared.has(this.path)) {
      shared.set(this.path, new Shared(this.path));
    }
    shared.get(this.path).add(this.listener);
  }

  hostDisconnected() {
    shared.get(this.path)?.remove(this.listener);
  }
}
