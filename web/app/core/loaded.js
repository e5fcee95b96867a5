import { overtaken } from './api.js';

/**
 * Reads something for a component, and again when what it is read by has changed, when asked to, or where a
 * change of it was refused since it is old. The old value stays until the new one is there; what comes late
 * is dropped.
 *
 * @template T
 */
export class Loaded {
  /** @type {T | null} */
  value = null;
  /** @type {unknown} */
  failure = null;
  loading = false;
  #key = '';
  #turn = 0;
  #timer = 0;
  #end = () => {};

  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {() => Promise<T>} read
   * @param {{ by?: () => unknown, everySeconds?: number }} [how] by: read anew when this changes
   */
  constructor(host, read, { by = () => '', everySeconds = 0 } = {}) {
    this.host = host;
    this.read = read;
    this.by = by;
    this.everySeconds = everySeconds;
    host.addController(this);
  }

  hostConnected() {
    this.#end = overtaken.subscribe(() => this.reload());
    if (this.everySeconds) {
      this.#timer = window.setInterval(() => document.hidden || this.reload(), this.everySeconds * 1000);
    }
  }

  hostDisconnected() {
    this.#end();
    clearInterval(this.#timer);
    this.#turn++;
    this.#key = '';
  }

  hostUpdate() {
    const key = JSON.stringify([this.by()]);
    if (key !== this.#key) {
      this.#key = key;
      this.reload();
    }
  }

  async reload() {
    const turn = ++this.#turn;
    this.loading = true;
    try {
      const value = await this.read();
      if (turn === this.#turn) {
        this.value = value;
        this.failure = null;
      }
    } catch (failure) {
      if (turn === this.#turn) {
        this.failure = failure;
      }
    }
    if (turn === this.#turn) {
      this.loading = false;
      this.host.requestUpdate();
    }
  }
}
