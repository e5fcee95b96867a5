import { html, nothing } from 'lit';
import { get, part } from '../../core/api.js';
import { ago } from '../../core/format.js';
import { Loaded } from '../../core/loaded.js';
import { pill } from '../../parts/badge.js';
import { diff } from '../../parts/diff.js';
import { Part } from '../../parts/page.js';
import { shown } from '../../parts/panel.js';
import { table } from '../../parts/table.js';

/** All versions of a text, and what each changed. */
class Versions extends Part {
  static properties = { status: { attribute: false }, shown: { type: Number }, compared: { state: true } };

  constructor() {
    super();
    this.compared = 0;
    this.versions = new Loaded(this, () => get(`/v1/rules/${part(this.status.name)}/versions`), { by: () => [this.status.name, this.status.latestVersion] });
    this.diff = new Loaded(this, () => (this.compared ? get(`/v1/rules/${part(this.status.name)}/diff`, { from: this.#base, to: this.compared }) : Promise.resolve({ lines: [] })), { by: () => [this.compared, this.status.activeVersion] });
  }

  /** Compared with the active version; that itself with the one before. */
  get #base() {
    const active = this.status.activeVersion ?? this.status.latestVersion;
    return this.compared === active ? Math.max(1, active - 1) : active;
  }

  render() {
    return html`${shown(this.versions, ({ items }) => table({
      label: 'Versions',
      rows: items,
      key: (version) => version.version,
      on: (version) => version.version === this.shown,
      columns: [
        { head: 'Version', cell: (version) => html`<span class="row tight"><a class="to" href="/rules/${part(this.status.name)}?tab=versions&version=${version.version}">${version.version}</a>${version.version === this.status.activeVersion ? pill('ok', 'Active') : nothing}${version.version === this.status.shadowVersion ? pill('info', 'Shadow') : nothing}${version.shipped ? pill('', 'Tidemark') : nothing}</span>` },
        { head: 'Saved', cell: (version) => html`<time title=${version.at}>${ago(version.at)}</time>` },
        { head: 'By', as: 'hide-s', cell: (version) => version.author },
        { head: 'What and why', cell: (version) => version.note ?? html`<span class="dim">no note</span>` },
        { head: html`<span class="vh">Changes</span>`, as: 'r', cell: (version) => (items.length > 1 ? html`<button class="small" aria-expanded=${this.compared === version.version ? 'true' : 'false'} @click=${() => (this.compared = this.compared === version.version ? 0 : version.version)}>${this.compared === version.version ? 'Hide changes' : 'Show changes'}</button>` : nothing) },
      ],
    }))}
    ${this.compared ? html`<div class="body stack-s"><h2 class="minor">From version ${this.#base} to version ${this.compared}</h2>${shown(this.diff, ({ lines }) => diff(lines))}</div>` : nothing}`;
  }
}

customElements.define('tm-rule-versions', Versions);
