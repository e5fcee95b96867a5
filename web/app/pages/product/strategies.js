/** What becomes of users whose bucket is empty. @type {[string, string][]} */
export const STRATEGIES = [
  ['strict', 'Strict: sold out for its users'],
  ['steal', 'Steal: take from other buckets'],
  ['reserve', 'Reserve: borrow from an overflow bucket'],
];
