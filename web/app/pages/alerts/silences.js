import { html, nothing } from 'lit';
import { del, get } from '../../core/api.js';
import { ago, moment, plural } from '../../core/format.js';
import { Loaded } from '../../core/loaded.js';
import { mayOperate } from '../../core/session.js';
import { ask } from '../../parts/dialog.js';
import { icon } from '../../parts/icon.js';
import { matched } from '../../parts/matchers.js';
import { Page } from '../../parts/page.js';
import { empty, panel, shown } from '../../parts/panel.js';
import { table } from '../../parts/table.js';
import { done } from '../../parts/toast.js';
import { silenceMatching } from './actions.js';
import { sections } from './sections.js';

/** What people are not told of, until when, and why. */
class Silences extends Page {
  constructor() {
    super();
    this.silences = new Loaded(this, () => get('/v1/silences'), { everySeconds: 10 });
  }

  get heading() {
    return 'Silences';
  }

  async #end(silence) {
    const { hides } = await get(`/v1/silences/${silence.id}`).catch(() => ({ hides: 0 }));
    const ended = await ask({
      title: 'End the silence',
      effect: `People are told again at once: of ${plural(hides, 'alert that it hides', 'alerts that it hides')} now, and of those to come.`,
      confirm: 'End it',
      reason: 'none',
      run: () => del(`/v1/silences/${silence.id}`),
    });
    if (ended) {
      done('The silence is over');
      this.silences.reload();
    }
  }

  render() {
    return html`${sections('silences')}<div class="stack">${panel({ title: 'Active', tools: mayOperate() ? html`<button class="primary" @click=${() => silenceMatching().then((made) => made && this.silences.reload())}>${icon('plus')}New silence</button>` : nothing, scroll: shown(this.silences, ({ active }) => (active.length ? this.#table(active, true) : empty('bell', 'Nothing is silenced. Silence alerts here, or from the page of one of them.'))) })}
      ${panel({ title: 'Over', scroll: shown(this.silences, ({ expired }) => (expired.length ? this.#table(expired, false) : empty('clock', 'None yet.'))) })}</div>`;
  }

  #table(rows, active) {
    return table({
      label: active ? 'Active silences' : 'Silences that are over',
      rows,
      key: (silence) => silence.id,
      columns: [
        { head: 'Hides', cell: (silence) => matched(silence.matchers) },
        { head: 'Why', cell: (silence) => silence.reason },
        { head: 'Made by', as: 'hide-s', cell: (silence) => silence.madeBy },
        { head: active ? 'Ends' : 'Ended', cell: (silence) => html`<time title=${silence.endsAt}>${active ? ago(silence.endsAt) : moment(silence.endsAt)}</time>` },
        active && mayOperate() && { head: html`<span class="vh">Actions</span>`, as: 'r', cell: (silence) => html`<button class="small" @click=${() => this.#end(silence)}>End…</button>` },
      ],
    });
  }
}

customElements.define('tm-silences', Silences);
