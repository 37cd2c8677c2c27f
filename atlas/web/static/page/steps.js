'use strict';
/*
 * Long work as short tasks, so that the page answers its reader and paints meanwhile. The work is a
 * generator that yields wherever it may be interrupted.
 *
 * ATLAS.inSteps(generator): a promise of what it returns; it rests when it has worked long enough. It
 * yields ATLAS.REST after drawing on a canvas, which the browser does when a task ends: what that
 * takes is guessed from the times before.
 * ATLAS.atOnce(generator): what it returns, without a rest.
 */
(function (ATLAS) {
  /** Work between two rests, ms; a phone takes as long for a fourth of it. */
  const LONG_MS = 8;

  const REST = Symbol('rest');

  const rest = () => new Promise((go) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = go;
    port2.postMessage(null);
  });

  /** @template T @param {Iterator<unknown, T>} steps @returns {Promise<T>} */
  async function inSteps(steps) {
    // What a drawing takes, ms: much at first, and never less than half of what it took before.
    let each = LONG_MS;
    let drawn = 0;
    for (let begin = performance.now(); ;) {
      const { done, value } = steps.next();
      if (done) return value;
      if (value === REST) drawn++;
      if (performance.now() - begin + drawn * each < LONG_MS) continue;
      await rest();
      const now = performance.now();
      if (drawn) each = Math.max((now - begin) / drawn, each / 2);
      drawn = 0;
      begin = now;
    }
  }

  /** @template T @param {Iterator<unknown, T>} steps @returns {T} */
  function atOnce(steps) {
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
    }
  }

  Object.assign(ATLAS, { REST, inSteps, atOnce });
})(window.ATLAS);
