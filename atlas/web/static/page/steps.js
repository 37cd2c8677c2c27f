'use strict';
/*
 * Long work as short tasks, so that the page answers its reader and paints meanwhile. The work is a
 * generator that yields wherever it may be interrupted.
 *
 * ATLAS.inSteps(generator): a promise of what it returns; it rests when it has worked long enough,
 * or where it yields ATLAS.REST: after drawing on a canvas, which the browser does when a task ends.
 * ATLAS.atOnce(generator): what it returns, without a rest.
 */
(function (ATLAS) {
  /** Work between two rests, ms; a phone takes as long for a fourth of it. */
  const LONG_MS = 6;

  const REST = Symbol('rest');

  const rest = () => new Promise((go) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = go;
    port2.postMessage(null);
  });

  /** @template T @param {Iterator<unknown, T>} steps @returns {Promise<T>} */
  async function inSteps(steps) {
    for (let begin = performance.now(); ;) {
      const { done, value } = steps.next();
      if (done) return value;
      if (value !== REST && performance.now() - begin < LONG_MS) continue;
      await rest();
      begin = performance.now();
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
