import { get } from './api.js';
import { Emitter } from './emitter.js';
import { Source } from './source.js';

const STALE_MILLIS = 5_000;
const SECONDS = 300;

/** How the sale stands now and did in the last minutes: one stream for the whole console. */
class Live extends Emitter {
  /** @type {any} as /v1/overview has it; null before the first */
  now = null;
  /** @type {Map<number, any>} by second */
  #points = new Map();
  /** @type {'connecting' | 'live' | 'stale'} */
  state = 'connecting';
  /** When the last came, or since when none has. */
  at = 0;
  /** @type {Source | null} */
  #source = null;
  #watch = 0;

  start() {
    this.at = Date.now();
    this.#source = new Source('/v1/stream/overview', { tick: (data) => this.#take(data) }, () => this.#begin());
    this.#source.open();
    this.#watch = window.setInterval(() => this.#look(), 1_000);
    this.#begin();
  }

  stop() {
    this.#source?.close();
    clearInterval(this.#watch);
    this.now = null;
    this.#points.clear();
    this.state = 'connecting';
  }

  get points() {
    return [...this.#points.values()];
  }

  /** What was missed before the stream, or while it was away. */
  async #begin() {
    try {
      this.#take(await get('/v1/overview'));
    } catch {
      // The stream's state tells it.
    }
  }

  #take(tick) {
    this.now = tick;
    this.at = Date.now();
    this.state = 'live';
    tick.points.forEach((point) => this.#points.set(point.second, point));
    const first = tick.at ? Math.floor(new Date(tick.at).getTime() / 1000) - SECONDS : 0;
    for (const second of this.#points.keys()) {
      if (second < first) {
        this.#points.delete(second);
      }
    }
    this.emit();
  }

  #look() {
    if (Date.now() - this.at > STALE_MILLIS) {
      this.state = 'stale';
      this.emit();
    }
  }
}

export const live = new Live();
