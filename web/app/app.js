import { html, nothing } from 'lit';
import { Follow } from './core/emitter.js';
import { Keys } from './core/keys.js';
import { live } from './core/live.js';
import { router } from './core/router.js';
import { session } from './core/session.js';
import { theme } from './core/theme.js';
import { NAV, ROUTES } from './routes.js';
import { banners } from './parts/banners.js';
import { help } from './parts/help.js';
import { icon } from './parts/icon.js';
import { Part } from './parts/page.js';
import { empty, failed } from './parts/panel.js';
import { wrong } from './parts/toast.js';
import './pages/login.js';

/** Beyond that, a number does not fit beside the navigation, and says no more. */
const MOST_COUNTED = 999;

const LIVE = { connecting: 'Connecting', live: 'Live', stale: 'Stale' };

/** The console: who is here, where they are, and the page around it. */
class App extends Part {
  static properties = { failure: { state: true }, heading: { state: true } };

  /** @type {HTMLElement | null} */
  #page = null;
  #started = false;
  #current = '';

  constructor() {
    super();
    this.failure = null;
    this.heading = null;
    new Follow(this, session, router, live, theme);
    new Keys(this, [
      ...NAV.map((one) => ({ keys: `g ${one.key}`, does: one.label, run: () => router.go(`/${one.id}`) })),
      { keys: 't', does: 'Light or dark', run: () => theme.turn() },
      { keys: '?', does: 'These keys', run: help },
    ]);
    session.subscribe(() => this.#entered());
    router.subscribe(() => this.#turn());
    session.ask().catch((failure) => {
      this.failure = failure;
    });
  }

  #entered() {
    if (session.state === 'in' && !this.#started) {
      this.#started = true;
      live.start();
      router.start(ROUTES);
    } else if (session.state === 'in') {
      live.stop();
      live.start();
      this.#turn();
    } else {
      live.stop();
    }
  }

  /** The same page with another filter stays; another page gets the focus, so that it is read out. */
  async #turn() {
    const { route } = router;
    this.failure = null;
    if (!route) {
      this.#page = null;
      this.heading = null;
      this.requestUpdate();
      return;
    }
    try {
      await route.load();
    } catch (failure) {
      this.failure = failure;
      return;
    }
    if (router.route !== route) {
      return; // they have gone on meanwhile
    }
    const same = this.#page?.localName === route.tag;
    const page = same ? this.#page : document.createElement(route.tag);
    Object.assign(page, { params: router.params, query: router.query });
    if (!same) {
      page.addEventListener('heading', () => this.#name());
      this.#page = page;
      this.requestUpdate();
      await this.updateComplete;
      this.querySelector('main')?.focus({ preventScroll: true });
      this.querySelector('main')?.scrollTo(0, 0);
    }
    this.#name();
  }

  #name() {
    this.heading = /** @type {any} */ (this.#page)?.heading ?? null;
    document.title = `${this.heading ?? router.route?.title ?? 'Not found'} · Tidemark`;
  }

  async #leave() {
    try {
      await session.end();
    } catch (failure) {
      wrong(failure);
    }
  }

  render() {
    if (session.state === 'in') {
      return this.#frame();
    }
    return session.state === 'asking' ? (this.failure ? html`<main class="login">${failed(this.failure, () => location.reload())}</main>` : nothing) : html`<tm-login></tm-login>`;
  }

  #frame() {
    const route = router.route;
    return html`<a class="skip" href="#page" @click=${this.#skip}>Skip to the page</a>
      <div class="frame ${live.state === 'stale' ? 'stale-page' : ''}">
        <header class="top">
          <a class="brand" href="/overview"><img src="/icon.svg" alt="Tidemark"><span aria-hidden="true">Tidemark</span></a>
          <div class="crumbs">${this.heading && route ? html`<a class="hide-s" href="/${route.nav}">${NAV.find((one) => one.id === route.nav)?.label}</a><span class="dim hide-s" aria-hidden="true">/</span>` : nothing}<h1>${this.heading ?? route?.title ?? 'Not found'}</h1></div>
          <span class="grow"></span>
          <span class="live ${live.state}" role="status"><i></i>${LIVE[live.state]}</span>
          <button class="quiet icon hide-s" aria-label="Keys" title="Keys (?)" @click=${help}>${icon('keyboard')}</button>
          <button class="quiet icon" aria-label=${theme.name === 'dark' ? 'Use the light theme' : 'Use the dark theme'} @click=${() => theme.turn()}>${icon(theme.name === 'dark' ? 'sun' : 'moon')}</button>
          <span class="who dim">${session.name}, ${session.who?.role ?? 'key'}</span>
          <button class="quiet icon" aria-label="Sign out" title="Sign out" @click=${this.#leave}>${icon('out')}</button>
        </header>
        ${this.#side(route?.nav)}
        <div class="banners">${banners(live)}</div>
        <main class="page" id="page" tabindex="-1">${this.failure ? failed(this.failure, () => this.#turn()) : (this.#page ?? (route ? nothing : empty('search', 'There is no page at this address.', html`<a class="button" href="/overview">To the overview</a>`)))}</main>
      </div>`;
  }

  /** On a phone the navigation is wider than the window: where one is, is in view. */
  updated() {
    const current = this.querySelector('.side [aria-current]');
    if (current && current.id !== this.#current) {
      this.#current = current.id;
      current.scrollIntoView({ block: 'nearest', inline: 'center' });
    }
  }

  #skip(event) {
    event.preventDefault();
    /** @type {HTMLElement} */ (document.querySelector('#page')).focus();
  }

  #side(current) {
    const counts = this.#counts();
    return html`<nav class="side" aria-label="Pages">${NAV.filter(({ needs }) => !needs || session.may(needs)).map((one) => {
      const count = counts[one.id];
      return html`<a id="to-${one.id}" href="/${one.id}" aria-current=${one.id === current ? 'page' : nothing}>${icon(one.icon)}<span>${one.label}</span>${count ? html`<span class="count ${count.colour}"><span class="vh">, </span>${count.of}<span class="vh"> ${count.what}</span></span>` : nothing}</a>`;
    })}<div class="hint"><kbd>?</kbd> for keys</div></nav>`;
  }

  /** What waits for people, beside the page where it is dealt with. */
  #counts() {
    const firing = live.now?.alerts.firing ?? {};
    const alerts = (firing.P1 ?? 0) + (firing.P2 ?? 0) + (firing.P3 ?? 0);
    const waiting = live.now?.responses.waiting ?? 0;
    return {
      alerts: alerts ? { of: alerts > MOST_COUNTED ? `${MOST_COUNTED}+` : alerts, colour: firing.P1 ? 'crit' : 'warn', what: 'firing' } : null,
      responses: waiting ? { of: waiting, colour: 'warn', what: 'waiting' } : null,
    };
  }
}

customElements.define('tm-app', App);
