'use strict';
/*
 * ATLAS.exploreSwipe(home, panes, keep): the second map over the first, with a divider between them.
 *
 * The divider is a range: a finger or a mouse drags its handle, arrow keys move it. Where two maps
 * have no room beside each other they are always shown so. keep(at) is told where it comes to rest.
 */
(function (ATLAS) {
  const MIDDLE = 50;
  /** Half the handle, pixels: its middle goes no nearer to the edges; as in explore.css. */
  const HANDLE = 22;

  ATLAS.exploreSwipe = (home, panes, keep) => {
    const divider = ATLAS.one('.divider', home);
    const range = ATLAS.one('input', divider);
    /** @type {Pick<Atlas.ExploreState, 'with' | 'swipe'>} */
    let asked = { with: null, swipe: null };

    const isOn = () => Boolean(asked.with) && (!ATLAS.wide.matches || asked.swipe !== null);

    /** @param {Pick<Atlas.ExploreState, 'with' | 'swipe'>} state */
    function show(state) {
      asked = state;
      if (state.swipe !== null) range.value = String(state.swipe);
      home.classList.toggle('is-swipe', isOn());
      divider.hidden = !isOn();
      place();
      dress();
    }

    function place() {
      home.style.setProperty('--at', String(Number(range.value) / 100));
      range.setAttribute('aria-valuetext', `${range.value}%`);
    }

    /** What must not be cut with the map stands above both: its tooltip. One set of buttons gets the keys. */
    function dress() {
      for (const [i, { map }] of panes.entries()) {
        if (!map) continue;
        (isOn() ? divider : map.container).append(map.tooltip.element);
        /** @type {NodeListOf<HTMLElement>} */
        const buttons = map.container.querySelectorAll('.leaflet-control-zoom a');
        buttons.forEach((button) => { button.tabIndex = isOn() && i ? -1 : 0; });
      }
    }

    range.addEventListener('input', place);
    range.addEventListener('change', () => keep(Number(range.value)));
    ATLAS.wide.addEventListener('change', () => show(asked));

    return {
      show, dress, isOn,
      at: () => Number(range.value) || MIDDLE,
      /** Where the divider stands, pixels from the left of the maps. */
      cut: () => HANDLE + ((divider.clientWidth - 2 * HANDLE) * Number(range.value)) / 100,
    };
  };
})(window.ATLAS);
