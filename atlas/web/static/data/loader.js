'use strict';
/*
 * ATLAS.need([[kind, id], …]): load data scripts that the page did not name, once each.
 *
 * Returns a promise that is kept when all are there. Script elements, for fetch fails on file://.
 */
(function (ATLAS) {
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  /** Address of the folder of shared files, with a slash at its end. */
  const base = new URL('.', own.src || document.baseURI).href;
  const asked = new Map();

  /**
   * File of a payload below the folder.
   * @param {string} kind @param {string} id
   */
  const fileOf = (kind, id) => `${kind}/${id}.js`;

  /** @param {string} file @returns {Promise<void>} */
  function load(file) {
    if (!asked.has(file)) {
      const coming = ATLAS.script(base + file);
      asked.set(file, coming);
      // Who asks again shall have it asked for again.
      coming.catch(() => asked.delete(file));
    }
    return asked.get(file);
  }

  /** @param {Atlas.Pair<string>[]} payloads */
  const need = (payloads) =>
    Promise.all(payloads.filter(([kind, id]) => !ATLAS.has(kind, id)).map(([kind, id]) => load(fileOf(kind, id))));

  Object.assign(ATLAS, { base, load, need });
})(window.ATLAS);
