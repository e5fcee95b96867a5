import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { pill } from './badge.js';
import { icon } from './icon.js';

/** What can be matched, and how people say it. @type {[string, string, string][]} */
const FIELDS = [
  ['rule', 'Rule', 'low-*'],
  ['sku', 'Product', 'LAMP-*'],
  ['category', 'Category', 'lamps'],
  ['severity', 'Severity', 'P3'],
  ['channel', 'Channel', 'market'],
  ['source', 'Source', 'erp-*'],
  ['kind', 'Kind of subject', 'channel'],
  ['subject', 'Subject', 'LAMP-1'],
];

const MOST = 20;

const label = (field) => FIELDS.find(([name]) => name === field)?.[1] ?? field;

/** Which alerts something hides. @param {{ field: string, value: string, not?: boolean }[]} matchers */
export const matched = (matchers) => html`<span class="row tight">${matchers.map((one) => pill('', html`${label(one.field)}${one.not ? ' is not ' : ': '}${one.value}`))}</span>`;

/** Rows of a form that say which alerts are meant: all of them must be true of one. */
export class Matching {
  #draw = () => {};
  /** @type {number[]} the rows that there are */
  #rows = [0];
  #last = 0;

  /** @param {string} first what a row is about before somebody chooses */
  constructor(first) {
    this.first = first;
  }

  /** @param {() => void} draw draws the form anew */
  begin(draw) {
    this.#draw = draw;
  }

  #add() {
    this.#rows = [...this.#rows, ++this.#last];
    this.#draw();
  }

  #remove(row) {
    this.#rows = this.#rows.filter((one) => one !== row);
    this.#draw();
  }

  /** @param {HTMLFormElement | null} form */
  show(form) {
    return html`<fieldset class="checks matching field wide"><legend>Alerts of which all this is true</legend>
      ${repeat(this.#rows, (row) => row, (row, i) => this.#row(row, i + 1, form?.elements.namedItem(`field-${row}`)?.value ?? this.first))}
      <div><button type="button" class="small" ?disabled=${this.#rows.length >= MOST} @click=${() => this.#add()}>${icon('plus')}And</button></div></fieldset>`;
  }

  #row(row, number, field) {
    return html`<div class="matcher">
      <select name="field-${row}" aria-label="What, ${number}">${FIELDS.map(([name, text]) => html`<option value=${name} ?selected=${name === field}>${text}</option>`)}</select>
      <select name="not-${row}" aria-label="Is or is not, ${number}"><option value="">is</option><option value="not">is not</option></select>
      <input name="value-${row}" aria-label="Value, ${number}" required maxlength="200" autocomplete="off" placeholder=${FIELDS.find(([name]) => name === field)?.[2] ?? ''}>
      ${this.#rows.length > 1 ? html`<button type="button" class="small quiet icon" aria-label="Take condition ${number} away" @click=${() => this.#remove(row)}>${icon('close')}</button>` : nothing}
    </div>`;
  }

  /** What is written so far, as the service takes it. @param {HTMLFormElement | null} form */
  of(form) {
    const text = (name, row) => form?.elements.namedItem(`${name}-${row}`)?.value.trim() ?? '';
    return this.#rows
      .map((row) => ({ field: text('field', row), value: text('value', row), not: text('not', row) ? true : undefined }))
      .filter(({ value }) => value);
  }
}
