import { sectionsOf } from '../../parts/sections.js';

/** What belongs to alerts. @param {string} current */
export const sections = (current) =>
  sectionsOf('Of alerts', current, [
    ['alerts', 'Alerts', '/alerts'],
    ['silences', 'Silences', '/alerts/silences'],
    ['notices', 'Notices', '/alerts/notices'],
  ]);
