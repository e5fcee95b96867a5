import { html } from 'lit';
import { bindings } from '../core/keys.js';
import { Part } from './page.js';

/** The keys that work here, on Esc gone. */
class Help extends Part {
  firstUpdated() {
    this.querySelector('dialog').showModal();
  }

  render() {
    return html`<dialog aria-labelledby="help-title" @close=${() => this.remove()}>
      <form method="dialog">
        <header><h2 id="help-title">Keys</h2></header>
        <div class="content">
          <table><tbody>${bindings().map((one) => html`<tr><td class="nowrap">${one.keys.split(' ').map((key) => html`<kbd>${key}</kbd> `)}</td><td>${one.does}</td></tr>`)}
            <tr><td><kbd>Esc</kbd></td><td>Close what is open</td></tr></tbody></table>
        </div>
        <footer><button class="primary" autofocus>Close</button></footer>
      </form>
    </dialog>`;
  }
}

customElements.define('tm-help', Help);

export const help = () => document.body.append(document.createElement('tm-help'));
