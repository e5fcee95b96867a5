import { html, nothing } from 'lit';
import { session } from '../core/session.js';
import { Part } from '../parts/page.js';
import { failed } from '../parts/panel.js';

/** Lets people in; what they wanted to see is shown afterwards. */
class Login extends Part {
  static properties = { failure: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.failure = null;
    this.busy = false;
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
      ${session.state === 'over' ? html`<p class="note">Your session is over. Sign in to go on where you were.</p>` : nothing}
      <div class="field"><label for="login-name">Name</label><input id="login-name" name="name" required autocomplete="username" autocapitalize="none" spellcheck="false"></div>
      <div class="field"><label for="login-password">Password</label><input id="login-password" name="password" type="password" required autocomplete="current-password"></div>
      ${this.failure ? failed(this.failure) : nothing}
      <button class="primary" ?disabled=${this.busy}>${this.busy ? 'Signing in…' : 'Sign in'}</button>
    </form></main>`;
  }
}

customElements.define('tm-login', Login);
