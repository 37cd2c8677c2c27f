'use strict';
/*
 * ATLAS.copy(element): puts the text of an element, or of a field, on the clipboard; where the browser
 * refuses that, it selects the text, so that the reader may copy it. A promise of whether it is copied.
 */
(function (ATLAS) {
  /** @param {HTMLElement} element */
  function select(element) {
    if (element instanceof HTMLTextAreaElement) element.select();
    else /** @type {Selection} */ (getSelection()).selectAllChildren(element);
  }

  /** @type {Atlas.Registry['copy']} */
  ATLAS.copy = function (element) {
    const old = () => {
      select(element);
      return document.execCommand('copy');
    };
    if (!navigator.clipboard) return Promise.resolve(old());
    const text = element instanceof HTMLTextAreaElement ? element.value : element.textContent;
    return navigator.clipboard.writeText(text || '').then(() => true, old);
  };
})(window.ATLAS);
