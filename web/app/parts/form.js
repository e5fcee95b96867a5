import { html, nothing } from 'lit';

/**
 * A field with its label, a hint, and what is wrong with it.
 *
 * @param {{ label: string, name: string, hint?: unknown, wrong?: string, wide?: boolean, input: (about: { id: string, describedBy: string | typeof nothing }) => unknown }} of
 */
export function field({ label, name, hint, wrong, wide, input }) {
  const id = `field-${name}`;
  return html`<div class="field ${wide ? 'wide' : ''}"><label for=${id}>${label}</label>
    ${input({ id, describedBy: hint || wrong ? `${id}-hint` : nothing })}
    ${hint || wrong ? html`<div id="${id}-hint" class=${wrong ? 'wrong' : 'hint'}>${wrong ?? hint}</div>` : nothing}</div>`;
}

/**
 * A line of text, a number, a time.
 *
 * @param {{ label: string, name: string, value?: unknown, type?: string, hint?: unknown, wrong?: string, wide?: boolean, required?: boolean, min?: number, max?: number, step?: number | string, placeholder?: string, onInput?: (value: string) => void }} of
 */
export const input = (of) =>
  field({
    ...of,
    input: ({ id, describedBy }) => html`<input id=${id} name=${of.name} type=${of.type ?? 'text'} .value=${String(of.value ?? '')}
      ?required=${of.required} min=${of.min ?? nothing} max=${of.max ?? nothing} step=${of.step ?? nothing} placeholder=${of.placeholder ?? nothing}
      autocomplete="off" aria-describedby=${describedBy} aria-invalid=${of.wrong ? 'true' : nothing}
      @input=${(event) => of.onInput?.(event.target.value)}>`,
  });

/**
 * One of a few.
 *
 * @param {{ label: string, name: string, value?: unknown, options: (string | [string, string])[], hint?: unknown, wide?: boolean, onInput?: (value: string) => void }} of
 */
export const choice = (of) =>
  field({
    ...of,
    input: ({ id, describedBy }) => html`<select id=${id} name=${of.name} aria-describedby=${describedBy} @change=${(event) => of.onInput?.(event.target.value)}>
      ${of.options.map((one) => {
        const [value, label] = Array.isArray(one) ? one : [one, one];
        return html`<option value=${value} ?selected=${value === of.value}>${label}</option>`;
      })}</select>`,
  });

/** What a form holds, without what was left empty. @param {HTMLFormElement} form */
export function given(form) {
  return Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''));
}

/** A number, or undefined where nothing was given. @param {unknown} text */
export const numeric = (text) => (text === undefined || text === null || text === '' ? undefined : Number(text));

/** A row of buttons of which one is pressed. @param {{ label: string, options: { value: string, label: unknown, count?: unknown }[], value: string, onPick: (value: string) => void }} of */
export const segments = ({ label, options, value, onPick }) => html`<div class="segments" role="group" aria-label=${label}>${options.map(
  (one) => html`<button type="button" aria-pressed=${one.value === value ? 'true' : 'false'} @click=${() => onPick(one.value)}>${one.label}${one.count === undefined ? nothing : html` <span class="n">${one.count}</span>`}</button>`,
)}</div>`;
