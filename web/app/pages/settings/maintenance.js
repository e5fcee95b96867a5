import { html, nothing } from 'lit';
import { del, get, post } from '../../core/api.js';
import { ago, moment } from '../../core/format.js';
import { Loaded } from '../../core/loaded.js';
import { mayOperate } from '../../core/session.js';
import { pill } from '../../parts/badge.js';
import { ask } from '../../parts/dialog.js';
import { choice, input } from '../../parts/form.js';
import { icon } from '../../parts/icon.js';
import { Matching, matched } from '../../parts/matchers.js';
import { Page } from '../../parts/page.js';
import { empty, panel, shown } from '../../parts/panel.js';
import { table } from '../../parts/table.js';
import { done } from '../../parts/toast.js';
import { Effect } from '../alerts/effect.js';
import { sections } from './sections.js';

const DAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

/** Planned work during which people are not told of what it brings about. */
class Maintenance extends Page {
  constructor() {
    super();
    this.windows = new Loaded(this, () => get('/v1/maintenance'), { everySeconds: 10 });
  }

  get heading() {
    return 'Maintenance';
  }

  async #plan() {
    if (await plan()) {
      this.windows.reload();
    }
  }

  async #remove(window) {
    const gone = await ask({ title: `Remove ${window.name}`, effect: 'People are told again of what it hides, at once and at its next times.', confirm: 'Remove', danger: true, reason: 'none', run: () => del(`/v1/maintenance/${window.id}`) });
    if (gone) {
      this.windows.reload();
    }
  }

  render() {
    return html`${sections('maintenance')}${panel({
      title: 'Maintenance windows',
      tools: mayOperate() ? html`<button class="primary" @click=${() => this.#plan()}>${icon('plus')}New window</button>` : nothing,
      scroll: shown(this.windows, ({ items }) =>
        items.length
          ? table({
              label: 'Maintenance windows',
              rows: items,
              key: (window) => window.id,
              columns: [
                { head: 'Window', cell: (window) => html`<span class="strong">${window.name}</span><div class="sub">${window.reason}</div>` },
                { head: 'Hides', cell: (window) => matched(window.matchers) },
                { head: 'When', cell: when },
                { head: 'Stands', cell: (window) => (window.active ? pill('warn', html`Hides until ${moment(window.endsAt)}`) : window.startsAt ? html`<time>begins ${ago(window.startsAt)}</time>` : 'over') },
                { head: 'By', as: 'hide-s', cell: (window) => window.madeBy },
                mayOperate() && { head: html`<span class="vh">Actions</span>`, as: 'r', cell: (window) => html`<button class="small" @click=${() => this.#remove(window)}>Remove…</button>` },
              ],
            })
          : empty('clock', 'No work is planned. Alerts that it would bring about can be hidden for its time.'),
      ),
    })}`;
  }
}

const when = ({ once, weekly }) => (once ? html`${moment(once.startsAt)} to ${moment(once.endsAt)}` : html`${weekly.days.join(', ')}, ${weekly.from} to ${weekly.to}<div class="sub">${weekly.timeZone}</div>`);

function plan() {
  const matching = new Matching('source');
  const effect = new Effect();
  return ask({
    title: 'New maintenance window',
    effect: 'Alerts that match are listed as hidden, and people are not told of them, while it lasts. Overselling is never hidden.',
    confirm: 'Plan it',
    reason: 'required',
    wide: true,
    ready: (draw) => {
      matching.begin(draw);
      effect.begin(draw);
    },
    content: (form) => {
      const weekly = form?.elements.namedItem('kind')?.value === 'weekly';
      return html`<div class="fields">
        ${input({ label: 'Name', name: 'name', required: true, placeholder: 'ERP backup' })}
        ${matching.show(form)}
        ${choice({ label: 'How often', name: 'kind', value: weekly ? 'weekly' : 'once', options: [['once', 'Once'], ['weekly', 'Every week']] })}
        ${weekly
          ? html`<fieldset class="checks field wide days"><legend>Days</legend><span class="row">${DAYS.map((day) => html`<label class="check"><input type="checkbox" name="days" value=${day}> ${day}</label>`)}</span></fieldset>
            ${input({ label: 'From', name: 'from', type: 'time', required: true, value: '22:00' })}${input({ label: 'To', name: 'to', type: 'time', required: true, value: '02:00', hint: 'Before the begin: on the next day' })}
            ${input({ label: 'By the clocks of', name: 'timeZone', required: true, value: Intl.DateTimeFormat().resolvedOptions().timeZone })}`
          : html`${input({ label: 'From', name: 'startsAt', type: 'datetime-local', required: true })}${input({ label: 'To', name: 'endsAt', type: 'datetime-local', required: true })}`}
      </div>
      ${effect.show(matching.of(form), 'Write which: a star stands for any text.')}`;
    },
    run: async (reason, form) => {
      const data = new FormData(form);
      const of = (name) => String(data.get(name) ?? '');
      const schedule = of('kind') === 'weekly' ? { weekly: { days: data.getAll('days'), from: of('from'), to: of('to'), timeZone: of('timeZone') } } : { once: { startsAt: new Date(of('startsAt')).toISOString(), endsAt: new Date(of('endsAt')).toISOString() } };
      await post('/v1/maintenance', { name: of('name'), matchers: matching.of(form), reason, ...schedule });
      done('The window is planned');
    },
  });
}

customElements.define('tm-maintenance', Maintenance);
