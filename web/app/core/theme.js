import { Emitter } from './emitter.js';

/** Light or dark; kept in this browser. The first is what the system has. */
class Theme extends Emitter {
  get name() {
    return document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
  }

  turn() {
    const next = this.name === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = next;
    localStorage.setItem('theme', next);
    this.emit();
  }
}

export const theme = new Theme();

/** What a custom property is in the theme of now. @param {string} name without dashes */
export const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
