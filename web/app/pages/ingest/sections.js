import { sectionsOf } from '../../parts/sections.js';

/** What belongs to what comes in. @param {string} current */
export const sections = (current) =>
  sectionsOf('Of ingest', current, [
    ['sources', 'Sources', '/ingest'],
    ['quarantine', 'Quarantine', '/ingest/quarantine'],
  ]);
