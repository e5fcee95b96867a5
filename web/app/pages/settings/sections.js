import { mayAdminister, mayOperate, session } from '../../core/session.js';
import { sectionsOf } from '../../parts/sections.js';

/** What is set here. @param {string} current */
export const sections = (current) =>
  sectionsOf('Of settings', current, [
    ['sale', 'Sale', '/settings'],
    ['maintenance', 'Maintenance', '/settings/maintenance'],
    mayAdminister() && ['accounts', 'Accounts', '/settings/accounts'],
    mayAdminister() && ['keys', 'Keys', '/settings/keys'],
    mayOperate() && ['audit', 'Audit', '/settings/audit'],
    session.hasPassword && ['me', 'Your password', '/settings/password'],
  ]);
