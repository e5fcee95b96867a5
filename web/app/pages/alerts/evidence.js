import { html, nothing } from 'lit';
import { decimal } from '../../core/format.js';

const text = (value) => (typeof value === 'number' ? decimal(value) : String(value));

/**
 * Why an alert fired: the facts of then beside those of now, the thresholds, and the version.
 *
 * @param {{ whenFired: any, lastSeen: any }} why
 */
export function evidence({ whenFired, lastSeen }) {
  const then = whenFired ?? lastSeen;
  if (!then) {
    return html`<p class="dim">Nothing is recorded.</p>`;
  }
  const now = (kind) => lastSeen?.facts.find((fact) => fact.kind === kind)?.values ?? {};
  return html`<div class="scroll"><table class="dense"><caption class="vh">Facts</caption>
    <thead><tr><th scope="col">Fact</th><th scope="col" class="r">${whenFired ? 'When it fired' : 'Seen'}</th>${whenFired ? html`<th scope="col" class="r">Seen last</th>` : nothing}</tr></thead>
    <tbody>${then.facts.map((fact) => html`<tr><th scope="rowgroup" colspan="3">${fact.kind}</th></tr>
      ${Object.entries(fact.values).filter(([name]) => !['sku', 'category'].includes(name)).map(([name, value]) => html`<tr><td class="mono">${name}</td><td class="r num">${text(value)}</td>${whenFired ? html`<td class="r num ${now(fact.kind)[name] === value ? 'dim' : 'strong'}">${text(now(fact.kind)[name] ?? '–')}</td>` : nothing}</tr>`)}`)}
    ${Object.keys(then.tunables).length ? html`<tr><th scope="rowgroup" colspan="3">Thresholds</th></tr>${Object.entries(then.tunables).map(([name, value]) => html`<tr><td class="mono">${name}</td><td class="r num">${text(value)}</td>${whenFired ? html`<td class="r num dim">${text(lastSeen?.tunables[name] ?? '–')}</td>` : nothing}</tr>`)}` : nothing}
    </tbody></table></div>`;
}
