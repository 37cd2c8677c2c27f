'use strict';
/*
 * ATLAS.inSteps(generator): long work as short tasks, so that the page answers its reader and
 * paints after each step; a promise of what the generator returns.
 */
(function (ATLAS) {
  const rest = () => new Promise((go) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = go;
    port2.postMessage(null);
  });

  ATLAS.inSteps = async (steps) => {
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
      await rest();
    }
  };
})(window.ATLAS);
