import { get } from '../../core/api.js';
import { Emitter } from '../../core/emitter.js';

const PAGE = 500;
const FLUSH_MILLIS = 400;
const MOST_SINGLE = 12;
const STATES = 'pending,firing,acknowledged,missing';

/**
 * The alerts that a filter shows, the newest first: read page by page, and kept by what the stream tells.
 * What changes is read by itself; where much does, the first page is read again.
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
  #changed = new Set();
  #timer = 0;

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

  /** The first page anew; what was read beyond it stays. */
  async reload() {
    await this.#read({}, (page) => {
      const last = page.items.at(-1)?.id;
      const beyond = page.nextCursor && last ? this.items.filter((alert) => alert.id < last) : [];
      this.items = [...page.items, ...beyond];
      this.next = beyond.length ? this.next : page.nextCursor;
    });
  }

  async more() {
    if (!this.loading && this.next) {
      await this.#read({ cursor: this.next }, (page) => {
        this.items = [...this.items, ...page.items];
        this.next = page.nextCursor;
      });
    }
  }

  async #read(query, take) {
    const turn = ++this.#turn;
    this.loading = true;
    this.emit();
    try {
      const page = await get('/v1/alerts', { ...this.#query, ...query, limit: PAGE });
      if (turn === this.#turn) {
        take(page);
        this.failure = null;
      }
    } catch (failure) {
      this.failure = failure;
    }
    if (turn === this.#turn) {
      this.loading = false;
      this.first = false;
      this.emit();
    }
  }

  /** @param {string} id */
  changed(id) {
    this.#changed.add(id);
    this.#timer ||= window.setTimeout(() => this.#flush(), FLUSH_MILLIS);
  }

  async #flush() {
    this.#timer = 0;
    const ids = [...this.#changed];
    this.#changed.clear();
    if (ids.length > MOST_SINGLE) {
      await this.reload();
      return;
    }
    const found = await Promise.all(ids.map((id) => get(`/v1/alerts/${id}`).catch(() => null)));
    found.filter(Boolean).forEach((alert) => this.put(alert));
    this.emit();
  }

  /** One as it is now: in its place, or out of the list. @param {any} alert */
  put(alert) {
    const at = this.items.findIndex((one) => one.id <= alert.id);
    const there = at >= 0 && this.items[at].id === alert.id;
    const place = at < 0 ? this.items.length : at;
    const beyond = at < 0 && this.next !== null;
    if (this.#shows(alert) && !beyond) {
      this.items = this.items.toSpliced(place, there ? 1 : 0, alert);
    } else if (there) {
      this.items = this.items.toSpliced(place, 1);
    }
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
