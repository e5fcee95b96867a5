import { overtaken } from './api.js';

/**
 * A list that is read page by page, by cursor.
 *
 * @template T
 */
export class Pages {
  /** @type {T[]} */
  items = [];
  /** @type {string | null} */
  next = null;
  loading = false;
  /** @type {unknown} */
  failure = null;
  first = true;
  #key = '';
  #turn = 0;
  #end = () => {};

  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {(cursor: string | undefined) => Promise<{ items: T[], nextCursor: string | null }>} read
   * @param {{ by?: () => unknown }} [how] by: begin anew when this changes
   */
  constructor(host, read, { by = () => '' } = {}) {
    this.host = host;
    this.read = read;
    this.by = by;
    host.addController(this);
  }

  hostConnected() {
    this.#end = overtaken.subscribe(() => this.reload());
  }

  hostDisconnected() {
    this.#end();
    this.#turn++;
    this.#key = '';
  }

  hostUpdate() {
    const key = JSON.stringify([this.by()]);
    if (key !== this.#key) {
      this.#key = key;
      this.items = [];
      this.first = true;
      this.reload();
    }
  }

  /** The first page anew; what was read beyond it is read again when asked for. */
  reload() {
    return this.#read(undefined, () => []);
  }

  /** The page after the last, unless one is under way. */
  more() {
    return this.loading || !this.next ? Promise.resolve() : this.#read(this.next, () => this.items);
  }

  async #read(cursor, before) {
    const turn = ++this.#turn;
    this.loading = true;
    this.host.requestUpdate();
    try {
      const { items, nextCursor } = await this.read(cursor);
      if (turn === this.#turn) {
        this.items = [...before(), ...items];
        this.next = nextCursor;
        this.failure = null;
      }
    } catch (failure) {
      if (turn === this.#turn) {
        this.failure = failure;
      }
    }
    if (turn === this.#turn) {
      this.loading = false;
      this.first = false;
      this.host.requestUpdate();
    }
  }
}
