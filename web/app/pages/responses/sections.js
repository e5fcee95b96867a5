import { sectionsOf } from '../../parts/sections.js';

/** What belongs to responses. @param {string} current */
export const sections = (current) =>
  sectionsOf('Of responses', current, [
    ['responses', 'Responses', '/responses'],
    ['guardrails', 'Guardrails', '/responses/guardrails'],
    ['runbooks', 'Runbooks', '/responses/runbooks'],
  ]);
