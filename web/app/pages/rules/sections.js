import { sectionsOf } from '../../parts/sections.js';

/** What belongs to rules. @param {string} current */
export const sections = (current) =>
  sectionsOf('Of rules', current, [
    ['rules', 'Rules', '/rules'],
    ['parameters', 'Thresholds', '/rules/parameters'],
  ]);
