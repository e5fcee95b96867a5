import { html, nothing } from 'lit';
import { get, part, post } from '../../core/api.js';
import { ago, words } from '../../core/format.js';
import { Pages } from '../../core/pages.js';
import { router } from '../../core/router.js';
import { mayOperate } from '../../core/session.js';
import { pill } from '../../parts/badge.js';
import { ask } from '../../parts/dialog.js';
import { choice, segments } from '../../parts/form.js';
import { list } from '../../parts/list.js';
import { Page } from '../../parts/page.js';
import { panel } from '../../parts/panel.js';
import { done } from '../../parts/toast.js';
import { sections } from './sections.js';

/** What channels have wrong, and somebody is asked to look at. */
class Tasks extends Page {
  constructor() {
    super();
    this.tasks = new Pages(this, (cursor) => get('/v1/tasks', { state: this.query.state ?? 'open', cursor }), { by: () => this.query.state });
  }

  get heading() {
    return 'Tasks';
  }

  async #close(task) {
    const closed = await ask({
      title: `Close the task about ${task.sku}`,
      effect: html`Channel <b>${task.channel}</b>: ${task.detail}`,
      confirm: 'Close it',
      content: () => choice({ label: 'What is done about it', name: 'resolution', value: 'correct', options: [['correct', 'Tell the channel the right number once more'], ['ignore', 'Nothing: it is right as it is']] }),
      run: (reason, form) => post(`/v1/tasks/${task.id}/close`, { resolution: form.elements.namedItem('resolution').value, reason: reason || undefined }),
    });
    if (closed) {
      done('The task is closed');
      this.tasks.reload();
    }
  }

  render() {
    const state = this.query.state ?? 'open';
    return html`${sections('tasks')}${panel({
      label: 'Tasks',
      lead: segments({ label: 'State', value: state, options: [{ value: 'open', label: 'Open' }, { value: 'closed', label: 'Closed' }], onPick: (value) => router.filter({ state: value }) }),
      scroll: list(this.tasks, {
        label: 'Tasks',
        none: state === 'open' ? 'Nothing is to be looked at.' : 'None yet.',
        drawing: 'check',
        key: (task) => task.id,
        columns: [
          { head: 'Kind', cell: (task) => pill(task.kind === 'oversold' ? 'crit' : 'warn', words(task.kind)) },
          { head: 'Product', cell: (task) => html`<a href="/products/${part(task.sku)}" class="mono">${task.sku}</a>` },
          { head: 'Channel', cell: (task) => html`<a href="/channels/${part(task.channel)}">${task.channel}</a>` },
          { head: 'What is wrong', cell: (task) => html`${task.detail}${task.closedBy ? html`<div class="sub">${words(task.resolution)} by ${task.closedBy}${task.reason ? `: ${task.reason}` : ''}</div>` : nothing}` },
          { head: 'Since', as: 'hide-s', cell: (task) => html`<time>${ago(task.openedAt)}</time>` },
          mayOperate() && { head: html`<span class="vh">Actions</span>`, as: 'r', cell: (task) => (task.closedAt ? nothing : html`<button class="small" @click=${() => this.#close(task)}>Close…</button>`) },
        ],
      }),
    })}`;
  }
}

customElements.define('tm-tasks', Tasks);
