import { get } from '../../core/api.js';
import { Emitter } from '../../core/emitter.js';

const PAGE = 500;
const FLUSH_MILLIS = 400;

/** Where reading takes long, it is left alone for so many times as long. */
const REST = 4;
const MOST_SINGLE = 12;
const STATES = 'pending,firing,acknowledged,missing';

/**
 * The alerts that a filter shows, the newest first: read page by page, and kept by what the stream tells.
 * What changes is read by itself; where much does, pages are read again.
 */
export class AlertList extends Emitter {
  /** @type {any[]} */
  items = [];
  /** @type {string | null} */
  next = null;
  loading = false;
  first = true;
  /** @type {unknown} */
  failure = null;
  /** @type {Record<string, string>} */
  filter = {};
  #turn = 0;
  #reading = Promise.resolve();
  #changed = new Set();
  #timer = 0;
  #tookMillis = 0;

  /** @param {Record<string, string>} filter of the address */
  show(filter) {
    this.filter = filter;
    this.items = [];
    this.first = true;
    return this.reload();
  }

  get #query() {
    const { state = 'firing', severity, rule, sku, shadow } = this.filter;
    return { state: state === 'open' ? STATES : state, severity, rule, sku, shadow };
  }

  /** As much as was read, anew. */
  reload() {
    return this.#renew(this.items.length);
  }

  /** The newest anew, so many or a page; what was read beyond them stays. */
  #renew(many) {
    return this.#read(async (page) => {
      let { items, nextCursor } = await page();
      while (nextCursor && items.length < many) {
        const more = await page(nextCursor);
        items = [...items, ...more.items];
        nextCursor = more.nextCursor;
      }
      return () => {
        const last = items.at(-1)?.id;
        const beyond = nextCursor && last ? this.items.filter((alert) => alert.id < last) : [];
        this.items = [...items, ...beyond];
        this.next = beyond.length ? this.next : nextCursor;
      };
    });
  }

  /** The page after the last; where something is being read, only that. */
  more() {
    if (this.loading || !this.next) {
      return this.#reading;
    }
    return this.#read(async (page) => {
      const { items, nextCursor } = await page(this.next);
      return () => {
        this.items = [...this.items, ...items];
        this.next = nextCursor;
      };
    });
  }

  /** @param {(page: (cursor?: string | null) => Promise<any>) => Promise<() => void>} read answers what to do with it */
  #read(read) {
    this.#reading = this.#take(read);
    return this.#reading;
  }

  async #take(read) {
    const turn = ++this.#turn;
    const began = performance.now();
    this.loading = true;
    this.emit();
    try {
      const take = await read((cursor) => this.#page(turn, cursor));
      if (turn === this.#turn) {
        take();
        this.failure = null;
      }
    } catch (failure) {
      if (turn === this.#turn) {
        this.failure = failure;
      }
    }
    if (turn === this.#turn) {
      this.#tookMillis = performance.now() - began;
      this.loading = false;
      this.first = false;
      this.emit();
    }
  }

  /** Nothing more is read of what nobody waits for any more. */
  #page(turn, cursor) {
    return turn === this.#turn ? get('/v1/alerts', { ...this.#query, cursor, limit: PAGE }) : Promise.reject(new Error('Overtaken'));
  }

  /** @param {string} id */
  changed(id) {
    this.#changed.add(id);
    this.#timer ||= window.setTimeout(() => this.#flush(), Math.max(FLUSH_MILLIS, REST * this.#tookMillis));
  }

  async #flush() {
    this.#timer = 0;
    const ids = this.#changed;
    this.#changed = new Set();
    if (ids.size > MOST_SINGLE) {
      const beyond = this.items.slice(PAGE).some((alert) => ids.has(alert.id));
      await this.#renew(beyond ? this.items.length : PAGE);
      return;
    }
    const found = await Promise.all([...ids].map((id) => get(`/v1/alerts/${id}`).catch(() => null)));
    this.put(...found.filter(Boolean));
  }

  /** Some as they are now: in their places, or out of the list. @param {...any} alerts */
  put(...alerts) {
    const changed = new Map(alerts.map((alert) => [alert.id, alert]));
    const last = this.items.at(-1)?.id ?? '';
    const stay = this.items.filter((one) => !changed.has(one.id));
    // What is older than the last that was read comes with its page.
    const come = alerts.filter((alert) => this.#shows(alert) && (this.next === null || alert.id >= last));
    this.items = [...stay, ...come].sort((a, b) => (a.id < b.id ? 1 : -1));
    this.emit();
  }

  #shows(alert) {
    const { state, severity, rule, sku, shadow = 'false' } = this.#query;
    return (
      state.split(',').includes(alert.state) &&
      (!severity || severity === alert.severity) &&
      (!rule || rule === alert.rule.name) &&
      (!sku || sku === alert.subject.key) &&
      String(alert.shadow) === shadow
    );
  }
}
