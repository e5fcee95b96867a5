import { html } from 'lit';
import { router } from '../../core/router.js';
import { Page } from '../../parts/page.js';
import { panel } from '../../parts/panel.js';
import { sections } from './sections.js';
import './thresholds.js';

/** All thresholds, for people who do not write rules. */
class ParametersPage extends Page {
  get heading() {
    return 'Thresholds';
  }

  render() {
    return html`${sections('parameters')}${panel({
      label: 'Thresholds',
      lead: html`<label class="vh" for="search">Search</label><input id="search" type="search" placeholder="Threshold" .value=${this.query.search ?? ''} @input=${(event) => router.filter({ search: event.target.value })}>`,
      scroll: html`<tm-thresholds .search=${this.query.search ?? ''}></tm-thresholds>`,
    })}`;
  }
}

customElements.define('tm-parameters', ParametersPage);
