import { sectionsOf } from '../../parts/sections.js';

/** What belongs to channels. @param {string} current */
export const sections = (current) =>
  sectionsOf('Of channels', current, [
    ['channels', 'Channels', '/channels'],
    ['tasks', 'Tasks', '/channels/tasks'],
  ]);
