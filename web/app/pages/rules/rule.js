import { html, nothing } from 'lit';
import { get, part, post } from '../../core/api.js';
import { Loaded } from '../../core/loaded.js';
import { router } from '../../core/router.js';
import { mayOperate } from '../../core/session.js';
import { badge, pill } from '../../parts/badge.js';
import '../../parts/editor/editor.js';
import { Page } from '../../parts/page.js';
import { panel, shown } from '../../parts/panel.js';
import { tabs } from '../../parts/tabs.js';
import { activate, pause, rollBack, save, shadow } from './actions.js';
import './backtest.js';
import './thresholds.js';
import './versions.js';
import './why-not.js';

const NEW = `rule "a name that people see"
  @severity("P2") @hold("1m") @clear("5m")
when
  $p : StockPosition( available > 0, available < 10 )
then
  actions.alert("only " + $p.available + " units left");
end
`;

const draftOf = (name) => `draft:${name}`;

/** One text: written, checked as one types, tried, and put to work. What is not saved survives a reload. */
class Rule extends Page {
  static properties = { text: { state: true }, problems: { state: true } };

  constructor() {
    super();
    this.text = '';
    /** @type {any[]} */
    this.problems = [];
    this.vocabulary = null;
    get('/v1/rules/vocabulary').then((words) => {
      this.vocabulary = words;
      this.requestUpdate();
    });
    this.rule = new Loaded(this, () => this.#read(), { by: () => [this.params.name, this.query.version, this.query.new] });
  }

  get heading() {
    return this.params.name;
  }

  /** The version that is asked for, else the latest; a new one has none. */
  async #read() {
    const { name } = this.params;
    if (this.query.new) {
      this.text = sessionStorage.getItem(draftOf(name)) ?? NEW;
      return { status: { name, state: 'draft', latestVersion: 0, version: 0, rules: [] }, shown: { version: 0, drl: '' } };
    }
    const status = await get(`/v1/rules/${part(name)}`);
    const shown = await get(`/v1/rules/${part(name)}/versions/${part(this.query.version ?? status.latestVersion)}`);
    this.text = (this.query.version ? null : sessionStorage.getItem(draftOf(name))) ?? shown.drl;
    return { status, shown };
  }

  get #dirty() {
    return this.text !== this.rule.value?.shown.drl;
  }

  async #check(text) {
    const { diagnostics } = await post(`/v1/rules/${part(this.params.name)}/validate`, { drl: text }).catch((failure) => ({ diagnostics: failure.field === 'drl' ? [{ line: 1, column: 1, message: failure.message }] : [] }));
    this.problems = diagnostics;
    return diagnostics;
  }

  #edited(text) {
    this.text = text;
    if (this.#dirty) {
      sessionStorage.setItem(draftOf(this.params.name), text);
    } else {
      sessionStorage.removeItem(draftOf(this.params.name));
    }
  }

  #forget() {
    sessionStorage.removeItem(draftOf(this.params.name));
    this.text = this.rule.value.shown.drl;
  }

  async #do(action) {
    if (await action) {
      this.#latest();
    }
  }

  /** By its address, where that is another; read before it has changed, a new text would be begun once more. */
  #latest() {
    if (this.query.new || this.query.version) {
      router.filter({ new: undefined, version: undefined });
    } else {
      this.rule.reload();
    }
  }

  async #save(status) {
    const saved = await save(status, this.text);
    if (saved) {
      sessionStorage.removeItem(draftOf(this.params.name));
      this.#latest();
    }
  }

  render() {
    return html`<div class="stack">${shown(this.rule, ({ status, shown: version }) => html`
      ${panel({
        label: 'Text',
        lead: html`${badge(status.state)}${status.shadowVersion ? badge('shadow', `Version ${status.shadowVersion} in shadow`) : nothing}
          <span class="dim">${version.version ? html`Version ${version.version}${version.version === status.activeVersion ? ', active' : ''}` : 'Not saved yet'}</span>
          ${this.#dirty ? pill('warn', 'Not saved') : nothing}${this.problems.length ? pill('crit', `${this.problems.length} wrong`) : pill('ok', 'Valid')}`,
        tools: mayOperate() ? this.#actions(status, version) : nothing,
        scroll: html`<tm-editor class="text" .label=${`Text of ${status.name}`} .readOnly=${!mayOperate()} .vocabulary=${this.vocabulary} .check=${(text) => (mayOperate() ? this.#check(text) : Promise.resolve([]))} .text=${this.text} @edited=${(event) => this.#edited(event.detail)}></tm-editor>`,
      })}
      ${this.#broken(status)}${this.#parts(status, version)}`)}</div>`;
  }

  #actions(status, version) {
    const valid = !this.problems.length;
    const other = !this.#dirty && version.version > 0 && version.version !== status.activeVersion;
    return html`<div class="acts">
      ${this.#dirty && version.version ? html`<button class="small quiet" @click=${() => this.#forget()}>Undo the changes</button>` : nothing}
      <button class="small ${this.#dirty ? 'primary' : ''}" ?disabled=${!this.#dirty || !valid} @click=${() => this.#save(status)}>Save…</button>
      ${status.activeVersion ? html`<button class="small" @click=${() => this.#do(pause(status))}>${status.paused ? 'Resume…' : 'Pause…'}</button>` : nothing}
      ${status.previousVersion ? html`<button class="small" @click=${() => this.#do(rollBack(status))}>Roll back…</button>` : nothing}
      <button class="small" ?disabled=${!other && !status.shadowVersion} @click=${() => this.#do(shadow(status, version.version))}>${status.shadowVersion ? 'End shadow…' : 'Shadow…'}</button>
      <button class="small ${other ? 'primary' : ''}" ?disabled=${!other} @click=${() => this.#do(activate(status, version.version))}>Activate…</button>
    </div>`;
  }

  #broken(status) {
    const broken = Object.values(status.broken ?? {}).flatMap((reasons) => Object.entries(reasons));
    return broken.length ? html`<div class="note warn"><b>Some of it is left out, since it could not be computed.</b><ul>${broken.map(([rule, why]) => html`<li>${rule}: ${why}</li>`)}</ul></div>` : nothing;
  }

  #parts(status, version) {
    const at = this.query.tab ?? 'problems';
    const name = status.name;
    const saved = version.version > 0;
    const parts = {
      problems: () => this.#problems(status),
      versions: () => html`<tm-rule-versions .status=${status} .shown=${version.version}></tm-rule-versions>`,
      whynot: () => html`<tm-why-not .name=${name} .version=${version.version} .key=${this.query.key ?? ''} .kind=${this.query.kind ?? 'sku'}></tm-why-not>`,
      backtest: () => html`<tm-backtest .name=${name} .text=${this.text} .run=${this.query.backtest ?? ''} .valid=${!this.problems.length}></tm-backtest>`,
      thresholds: () => html`<tm-thresholds .rule=${name}></tm-thresholds>`,
    };
    return panel({
      label: 'Around the text',
      scroll: html`${tabs('Around the text', at, [['problems', 'Problems', this.problems.length], saved && ['versions', 'Versions', status.latestVersion], saved && ['whynot', 'Why, why not'], mayOperate() && ['backtest', 'Backtest'], saved && ['thresholds', 'Thresholds']])}${(parts[at] ?? parts.problems)()}`,
    });
  }

  #problems(status) {
    if (!this.problems.length) {
      return html`<div class="body stack-s"><p>Nothing is wrong with the text.</p>${status.rules.map((rule) => html`<div class="row">${badge(rule.severity)}<b>${rule.title}</b><span class="dim">about ${rule.about}; asks for ${rule.facts.join(', ')}; true for ${rule.holdSeconds} s before it fires, untrue for ${rule.clearSeconds} s before it is resolved</span></div>`)}</div>`;
    }
    return html`<ul class="body lines">${this.problems.map(({ line, column, message }) => html`<li><button class="small quiet" @click=${() => /** @type {any} */ (this.querySelector('tm-editor')).reveal(line, column)}>Line ${line}, column ${column}</button> ${message}</li>`)}</ul>`;
  }
}

customElements.define('tm-rule', Rule);
