import { Emitter } from './emitter.js';
import { search } from './api.js';

/**
 * @typedef {object} Route
 * @property {string} path such as /products/:sku
 * @property {string} nav the place in the navigation that it belongs to
 * @property {string} title
 * @property {string} tag of the page's element
 * @property {() => Promise<unknown>} load
 */

/** Where the browser is: which page, of what, and how it is filtered. All of it is in the address. */
class Router extends Emitter {
  /** @type {Route[]} */
  #routes = [];
  /** @type {Route | null} */
  route = null;
  /** @type {Record<string, string>} */
  params = {};
  /** @type {Record<string, string>} */
  query = {};

  /** @param {Route[]} routes */
  start(routes) {
    this.#routes = routes;
    addEventListener('popstate', () => this.#read());
    document.addEventListener('click', (event) => this.#follow(event));
    this.#read();
  }

  /** @param {string} address @param {{ replace?: boolean }} [how] */
  go(address, { replace = false } = {}) {
    history[replace ? 'replaceState' : 'pushState'](null, '', address);
    this.#read();
  }

  /**
   * Changes what follows the question mark.
   *
   * @param {Record<string, string | undefined>} change empty values are taken away
   */
  filter(change) {
    this.go(location.pathname + search({ ...this.query, ...change }), { replace: true });
  }

  #read() {
    const path = location.pathname === '/' ? '/overview' : location.pathname.replace(/(.)\/$/, '$1');
    this.query = Object.fromEntries(new URLSearchParams(location.search));
    this.route = null;
    for (const route of this.#routes) {
      const params = match(route.path, path);
      if (params) {
        this.route = route;
        this.params = params;
        break;
      }
    }
    this.emit();
  }

  /** @param {MouseEvent} event */
  #follow(event) {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute('download')) {
      return;
    }
    const url = new URL(link.href);
    if (url.origin === location.origin && !/^\/(v1|q)\//.test(url.pathname)) {
      event.preventDefault();
      this.go(url.pathname + url.search);
    }
  }
}

function match(pattern, path) {
  const names = [];
  const expression = pattern.replace(/:(\w+)/g, (_, name) => {
    names.push(name);
    return '([^/]+)';
  });
  const found = new RegExp(`^${expression}$`).exec(path);
  return found && Object.fromEntries(names.map((name, i) => [name, decoded(found[i + 1])]));
}

/** An address that somebody broke is shown as it is. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const router = new Router();
