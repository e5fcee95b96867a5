import { html, nothing } from 'lit';
import { call, part } from '../../core/api.js';
import { words } from '../../core/format.js';
import { Loaded } from '../../core/loaded.js';
import { router } from '../../core/router.js';
import { pill } from '../../parts/badge.js';
import { choice, input } from '../../parts/form.js';
import { Part } from '../../parts/page.js';
import { shown } from '../../parts/panel.js';

const COLOUR = { true: 'ok', not_true: 'crit', undecided: 'warn', broken: 'crit', not_asked: '' };

/** Why a rule does, or does not, fire for something now: each condition with its values. */
class WhyNot extends Part {
  static properties = { name: {}, version: { type: Number }, kind: {}, key: {} };

  constructor() {
    super();
    this.answer = new Loaded(this, () => (this.key ? call('POST', `/v1/rules/${part(this.name)}/why-not`, { query: { [this.kind]: this.key, version: this.version } }) : Promise.resolve({ rules: [] })), { by: () => [this.name, this.version, this.kind, this.key], everySeconds: 5 });
  }

  #ask(event) {
    event.preventDefault();
    const { kind, key } = Object.fromEntries(new FormData(event.currentTarget));
    router.filter({ kind: String(kind), key: String(key).trim() });
  }

  render() {
    return html`<form class="body fields ask" @submit=${this.#ask}>
        ${choice({ label: 'About', name: 'kind', value: this.kind, options: [['sku', 'Product'], ['channel', 'Channel'], ['source', 'Source']] })}
        ${input({ label: 'Code or name', name: 'key', value: this.key, required: true, placeholder: 'LAMP-1' })}
        <div class="field end"><button class="primary">Ask</button></div>
      </form>
      ${this.key ? shown(this.answer, ({ rules, missing = [] }) => html`<div class="body stack">${missing.length ? html`<p class="note warn">Cannot be read now: ${missing.join(', ')}</p>` : nothing}${rules.map(rule)}</div>`) : html`<p class="body dim">Name a product, and each condition is shown with the values of now, again every 5 seconds.</p>`}`;
  }
}

const verdict = (name) => pill(COLOUR[name] ?? '', words(name));

const rule = (one) => html`<section class="stack-s"><div class="row"><h2 class="minor">${one.rule}</h2>${verdict(one.verdict)}${one.about ? nothing : html`<span class="dim">is about something else</span>`}</div>
  ${one.patterns.map((pattern) => html`<div class="scroll"><table class="dense"><caption class="vh">${pattern.pattern ?? pattern.name}</caption>
    <thead><tr><th scope="col">${pattern.pattern ?? pattern.name} ${pattern.presence === 'present' ? '' : html`<span class="dim">(${words(pattern.presence)})</span>`}</th><th scope="col">With the values of now</th><th scope="col" class="r">${verdict(pattern.verdict)}</th></tr></thead>
    <tbody>${pattern.conditions.map((condition) => html`<tr><td class="mono">${condition.condition}</td><td class="mono">${condition.values}</td><td class="r">${verdict(condition.verdict)}</td></tr>`)}</tbody></table></div>`)}</section>`;

customElements.define('tm-why-not', WhyNot);
