import { html, nothing } from 'lit';
import { post } from '../../core/api.js';
import { session } from '../../core/session.js';
import { Page } from '../../parts/page.js';
import { failed, panel } from '../../parts/panel.js';
import { done } from '../../parts/toast.js';
import { sections } from './sections.js';

/** One's own password. */
class Password extends Page {
  static properties = { failure: { state: true } };

  constructor() {
    super();
    this.failure = null;
  }

  get heading() {
    return 'Your password';
  }

  async #change(event) {
    event.preventDefault();
    const { current, password } = Object.fromEntries(new FormData(event.currentTarget));
    try {
      await post('/v1/session/password', { current, password });
      done('Your password is changed; sign in with it');
      await session.ask();
    } catch (failure) {
      this.failure = failure;
    }
  }

  render() {
    return html`${sections('me')}${panel({
      title: `The password of ${session.name}`,
      body: html`<form class="stack narrow-form" @submit=${this.#change}><p>All your sessions end, this one too.</p>
        <div class="field"><label for="current">Current password</label><input id="current" name="current" type="password" required autocomplete="current-password"></div>
        <div class="field"><label for="password">New password</label><input id="password" name="password" type="password" required minlength="12" maxlength="200" autocomplete="new-password"><div class="hint">12 to 200 characters</div></div>
        ${this.failure ? failed(this.failure) : nothing}<div><button class="primary">Change it</button></div></form>`,
    })}`;
  }
}

customElements.define('tm-password', Password);
