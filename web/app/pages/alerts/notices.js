import { html } from 'lit';
import { get } from '../../core/api.js';
import { moment, words } from '../../core/format.js';
import { Pages } from '../../core/pages.js';
import { badge } from '../../parts/badge.js';
import { list } from '../../parts/list.js';
import { Page } from '../../parts/page.js';
import { panel } from '../../parts/panel.js';
import { sections } from './sections.js';

/** What people were told, the newest first. */
class Notices extends Page {
  constructor() {
    super();
    this.notices = new Pages(this, (cursor) => get('/v1/notices', { cursor }));
  }

  get heading() {
    return 'Notices';
  }

  render() {
    return html`${sections('notices')}${panel({
      label: 'Notices',
      scroll: list(this.notices, {
        label: 'Notices',
        none: 'People were told of nothing yet.',
        drawing: 'bell',
        key: (notice) => notice.id,
        columns: [
          { head: 'When', as: 'nowrap', cell: (notice) => html`<time>${moment(notice.at)}</time>` },
          { head: 'Severity', cell: (notice) => badge(notice.severity) },
          { head: 'Kind', cell: (notice) => badge(notice.kind, words(notice.kind)) },
          { head: 'Told', cell: (notice) => html`<span class="strong">${notice.title}</span>` },
          { head: 'Rule', as: 'hide-s', cell: (notice) => notice.rule },
        ],
      }),
    })}`;
  }
}

customElements.define('tm-notices', Notices);
