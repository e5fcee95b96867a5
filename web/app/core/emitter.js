/** Something that tells its listeners when it has changed. */
export class Emitter {
  #listeners = new Set();

  /**
   * @param {() => void} listener
   * @returns {() => void} ends it
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit() {
    this.#listeners.forEach((listener) => listener());
  }
}

/** Has a component drawn anew whenever something changes, while it is on the page. */
export class Follow {
  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {...Emitter} emitters
   */
  constructor(host, ...emitters) {
    this.host = host;
    this.emitters = emitters;
    host.addController(this);
  }

  hostConnected() {
    this.ends = this.emitters.map((emitter) => emitter.subscribe(() => this.host.requestUpdate()));
  }

  hostDisconnected() {
    this.ends.forEach((end) => end());
  }
}
