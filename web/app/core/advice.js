/**
 * What a person can do about a refusal, beside what the service says of it.
 */

/** @type {Record<string, string>} */
const BY_CODE = {
  NO_ANSWER: 'Check that it runs and that you are connected. Nothing was lost here; try again.',
  VERSION_MISMATCH: 'Somebody else changed it since you read it. It is being read again: close this, look at what is there now, and try again.',
  FORBIDDEN: 'Your role does not allow this. Ask someone with the role that does.',
  UNAUTHENTICATED: 'Sign in again.',
  STORE_UNAVAILABLE: 'A database does not answer. Repeat it when it is back: a repeat tells what became of it.',
  OVERLOADED: 'The service is at its limit. Wait some seconds and try again.',
  BELOW_COMMITTED: 'Choose a total of at least what is held and sold.',
  RULE_REFUSED: 'Mend what is marked in the text, then try again.',
  KILL_SWITCH_ON: 'Turn the kill switch off first, on the page Responses.',
  RESPONSE_NOT_WAITING: 'Somebody else, or time, has decided it. Reload to see how.',
  RESPONSE_NOT_UNDOABLE: 'It has nothing left that could be taken back.',
  SILENCE_REFUSED: 'Alerts of overselling are never hidden. Name other rules.',
  ALERT_RESOLVED: 'It is over; nothing is left to do.',
  ALERT_NOT_FIRING: 'It is pending: wait until it fires, or resolve it.',
  ADDRESS_NOT_ALLOWED: 'Use a public address, or have TIDEMARK_OUTBOUND_ALLOW name it.',
  NAME_TAKEN: 'Choose another name.',
  INTERNAL: 'It is in the log of the service. Try again, then tell whoever runs it.',
};

/**
 * @param {unknown} failure
 * @param {string} [about] how people know the field that it is about
 * @returns {{ what: string, todo: string }}
 */
export function explain(failure, about) {
  const code = /** @type {any} */ (failure)?.code;
  return {
    what: failure instanceof Error ? failure.message : String(failure),
    todo: BY_CODE[code] ?? (failure?.field ? `Correct “${about ?? /** @type {any} */ (failure).field}” and try again.` : ''),
  };
}
