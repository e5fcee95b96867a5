const MILLIS = 400;

/**
 * Asked many times, done once a moment later: a storm of changes is one read.
 *
 * @param {() => void} run
 * @param {number} [millis]
 * @returns {() => void}
 */
export function soon(run, millis = MILLIS) {
  let timer = 0;
  return () => {
    timer ||= window.setTimeout(() => {
      timer = 0;
      run();
    }, millis);
  };
}
