'use strict';
/*
 * ATLAS.exploreSheet(root, {clear, home}): on a narrow screen controls and figures lie in a sheet at its foot.
 *
 * One of them at a time: the controls while their button is pressed, else the figures of the place
 * chosen. Either closes with its button or Escape; neither holds the focus, and the map stays in use.
 */
(function (ATLAS) {
  /** How far above the sheet a place must lie to be seen, pixels. */
  const CLEAR = 60;

  ATLAS.exploreSheet = (root, { clear, home }) => {
    const choose = ATLAS.one('.choose', root);
    const [panel, card] = [ATLAS.one('.panel', root), ATLAS.one('.card', root)];
    /** @type {Atlas.AtlasMap | undefined} */
    let map;
    /** @type {string | null} */
    let place = null;

    /** @param {boolean} isOpen */
    function open(isOpen) {
      root.classList.toggle('is-choosing', isOpen);
      choose.setAttribute('aria-expanded', String(isOpen));
    }

    function close() {
      open(false);
      choose.focus();
    }

    /** Beside the map the card is brought into sight; over it the maps move until the place is. */
    function reveal() {
      const point = map && place ? map.pointOf(place) : null;
      if (ATLAS.wide.matches) panel.scrollTop = Math.min(card.offsetTop, card.offsetTop + card.offsetHeight - panel.clientHeight);
      if (!map || !point || ATLAS.wide.matches) return;
      // The sheet says it all.
      map.pinned = null;
      map.tooltip.hide();
      const hidden = map.container.getBoundingClientRect().top + point.y + CLEAR - card.getBoundingClientRect().top;
      if (hidden > 0) map.leaflet.panBy([0, hidden], { animate: false });
    }

    choose.addEventListener('click', () => open(!root.classList.contains('is-choosing')));
    ATLAS.one('.done', root).addEventListener('click', close);
    root.addEventListener('keydown', (event) => {
      // In the search box Escape empties it.
      if (event.key !== 'Escape' || event.defaultPrevented || /** @type {HTMLInputElement} */ (event.target).type === 'search') return;
      if (root.classList.contains('is-choosing')) close();
      else clear();
    });

    /**
     * Tell the sheet of the place chosen; null for none.
     * @param {Atlas.MadePane[]} it @param {string | null} code
     */
    function mirrorPlace([pane], code) {
      const isNew = code !== place;
      map = pane.map;
      place = code;
      root.classList.toggle('has-place', Boolean(code));
      if (isNew && code) reveal();
      else if (isNew && !ATLAS.wide.matches && pane.map.untouched) home();
    }

    return { mirrorPlace, reveal };
  };
})(window.ATLAS);
