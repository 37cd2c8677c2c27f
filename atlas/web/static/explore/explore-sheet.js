'use strict';
/*
 * ATLAS.exploreSheet(root, {clear, home}): on a narrow screen controls and figures lie in a sheet at its foot.
 *
 * One of them at a time: the controls while their button is pressed, else the figures of the place
 * chosen. Either closes with its button or Escape; neither holds the focus, and the map stays in use.
 */
(function (ATLAS) {
  const NARROW = window.matchMedia('(max-width: 999px)');
  /** How far above the sheet a place must lie to be seen, pixels. */
  const CLEAR = 60;

  ATLAS.exploreSheet = (root, { clear, home }) => {
    const choose = root.querySelector('.choose');
    const [panel, card] = [root.querySelector('.panel'), root.querySelector('.card')];
    let [map, place] = [null, null];

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
      const point = place && map.pointOf(place);
      if (!NARROW.matches) panel.scrollTop = Math.min(card.offsetTop, card.offsetTop + card.offsetHeight - panel.clientHeight);
      if (!point || !NARROW.matches) return;
      // The sheet says it all.
      map.pinned = null;
      map.tooltip.hide();
      const hidden = map.container.getBoundingClientRect().top + point.y + CLEAR - card.getBoundingClientRect().top;
      if (hidden > 0) map.leaflet.panBy([0, hidden], { animate: false });
    }

    choose.addEventListener('click', () => open(!root.classList.contains('is-choosing')));
    root.querySelector('.done').addEventListener('click', close);
    root.addEventListener('keydown', (event) => {
      // In the search box Escape empties it.
      if (event.key !== 'Escape' || event.defaultPrevented || event.target.type === 'search') return;
      if (root.classList.contains('is-choosing')) close();
      else clear();
    });

    /** Tell the sheet of the place chosen; null for none. */
    function mirrorPlace([pane], code) {
      const isNew = code !== place;
      [map, place] = [pane.map, code];
      root.classList.toggle('has-place', Boolean(code));
      if (isNew && code) reveal();
      else if (isNew && NARROW.matches && map.untouched) home();
    }

    return { mirrorPlace, reveal };
  };
})(window.ATLAS);
