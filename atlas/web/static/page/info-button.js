'use strict';
/*
 * ATLAS.infoButton(words, content): what is not needed to read a map, behind a button with an i.
 *
 * A <details> of class `info`: keys and readers' programs know it. Escape closes it and gives the
 * focus back; on paper it stands open.
 */
(function (ATLAS) {
  /** @param {HTMLDetailsElement} details */
  function listen(details) {
    const summary = ATLAS.one('summary', details);
    details.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !details.open) return;
      // It closes this, and nothing that lies below it.
      event.stopPropagation();
      details.open = false;
      summary.focus();
    });
    let wasOpen = false;
    window.addEventListener('beforeprint', () => {
      wasOpen = details.open;
      details.open = true;
    });
    window.addEventListener('afterprint', () => { details.open = wasOpen; });
    return details;
  }

  ATLAS.infoButton = (words, content) => {
    const panel = ATLAS.make('div', { class: 'info-panel', role: 'region', 'aria-label': words, tabindex: 0 }, content);
    const summary = ATLAS.make('summary', { 'aria-label': words, title: words }, 'i');
    return listen(ATLAS.make('details', { class: 'info' }, summary, panel));
  };
  document.querySelectorAll('details.info').forEach((made) => listen(/** @type {HTMLDetailsElement} */ (made)));
})(window.ATLAS);
