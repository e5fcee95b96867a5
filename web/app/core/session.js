import { call, get, onSessionLost, post } from './api.js';
import { Emitter } from './emitter.js';

/** Who is here, and what they may do. */
class Session extends Emitter {
  /** @type {{ actor: string, role: string, scopes: string[], endsAt: string } | null} */
  who = null;

  /** @type {'asking' | 'out' | 'in' | 'over'} over: it was in, and has to come in again */
  state = 'asking';

  constructor() {
    super();
    onSessionLost(() => this.#leave());
  }

  async ask() {
    try {
      this.#enter(await get('/v1/session'));
    } catch (problem) {
      if (problem.code !== 'UNAUTHENTICATED') {
        throw problem;
      }
    }
  }

  /** @param {string} name @param {string} password */
  async begin(name, password) {
    this.#enter(await post('/v1/session', { name, password }));
  }

  async end() {
    await call('DELETE', '/v1/session');
    this.who = null;
    this.state = 'out';
    this.emit();
  }

  /** @param {string} scope */
  may(scope) {
    return this.who?.scopes.includes(scope) ?? false;
  }

  get name() {
    return this.who?.actor.replace(/^(account|oidc):/, '') ?? '';
  }

  /** Whether their password is ours to change. */
  get hasPassword() {
    return this.who?.actor.startsWith('account:') ?? false;
  }

  #enter(who) {
    const changed = this.state !== 'in';
    this.who = who;
    this.state = 'in';
    if (changed) {
      this.emit();
    }
  }

  #leave() {
    this.state = this.who ? 'over' : 'out';
    this.emit();
  }
}

export const session = new Session();

/** Whether the person here may run the sale: buttons of what is refused anyway are not drawn. */
export const mayOperate = () => session.may('operate');

export const mayAdminister = () => session.may('admin');
