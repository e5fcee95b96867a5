import { html, nothing } from 'lit';
import { get, search } from '../core/api.js';
import { session } from '../core/session.js';
import { Part } from '../parts/page.js';
import { failed } from '../parts/panel.js';

/** Why another login did not let them in, as its way back says in the address. */
const WHY = {
  'no-role': 'Your organisation knows you, but you have no role here. Ask who runs Tidemark.',
  failed: 'Signing in with your organisation did not work. Try again, or ask who runs Tidemark.',
};

/** Lets people in; what they wanted to see is shown afterwards. */
class Login extends Part {
  static properties = { failure: { state: true }, busy: { state: true }, oidc: { state: true } };

  constructor() {
    super();
    this.failure = null;
    this.busy = false;
    /** Where another login is; null for not known, or none. */
    this.oidc = null;
    this.why = WHY[takeReason()];
  }

  async connectedCallback() {
    super.connectedCallback();
    try {
      this.oidc = (await get('/v1/session/ways')).oidc;
    } catch {
      this.oidc = null; // name and password do in any case
    }
  }

  firstUpdated() {
    this.querySelector('input').focus();
  }

  async #enter(event) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    this.busy = true;
    this.failure = null;
    try {
      await session.begin(String(form.get('name')).trim(), String(form.get('password')));
    } catch (failure) {
      this.failure = failure;
    }
    this.busy = false;
  }

  render() {
    return html`<main class="login"><form @submit=${this.#enter}>
      <div class="brand"><img src="/icon.svg" alt=""><h1>Tidemark</h1></div>
      ${this.why ? html`<p class="note" role="alert">${this.why}</p>` : nothing}
      ${session.state === 'over' ? html`<p class="note">Your session is over. Sign in to go on where you were.</p>` : nothing}
      <div class="field"><label for="login-name">Name</label><input id="login-name" name="name" required autocomplete="username" autocapitalize="none" spellcheck="false"></div>
      <div class="field"><label for="login-password">Password</label><input id="login-password" name="password" type="password" required autocomplete="current-password"></div>
      ${this.failure ? failed(this.failure) : nothing}
      <button class="primary" ?disabled=${this.busy}>${this.busy ? 'Signing in…' : 'Sign in'}</button>
      ${this.oidc ? html`<a class="button" href=${this.oidc + search({ to: location.pathname + location.search })}>Sign in with your organisation</a>` : nothing}
    </form></main>`;
  }
}

/** Once read it leaves the address, which is the page to show afterwards. */
function takeReason() {
  const query = new URLSearchParams(location.search);
  const reason = query.get('signin') ?? '';
  if (reason) {
    history.replaceState(null, '', location.pathname);
  }
  return reason;
}

customElements.define('tm-login', Login);
