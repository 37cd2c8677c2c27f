'use strict';
/*
 * How a reader moves a map, the same for every map that Leaflet carries.
 *
 * The page around keeps its wheel and its finger: the wheel zooms a map once it was pressed on, until
 * the pointer leaves it, or with Ctrl or ⌘; one finger scrolls, two move and zoom. Who tries
 * otherwise is told so, for a moment. Nothing flies or glides where less motion is asked for.
 *
 * ATLAS.leafletIn(element, texts, options): a Leaflet map in the atlas's projection, with its buttons.
 * ATLAS.letMove(leaflet, texts): the rule above, for a Leaflet map from anywhere.
 * ATLAS.takeAim(leaflet, {tell, choose}): keys mark the middle of the map, which tell(point) hears of;
 * Enter chooses what is marked, and nothing while no mark is seen.
 * ATLAS.viewOf(map), ATLAS.lookAt(map, view): where a map looks, as an address keeps it.
 */
(function (ATLAS, L) {
  const HINT_MS = 1500;
  const lessMotion = window.matchMedia('(prefers-reduced-motion: reduce)');
  const KEYS = ['Enter', '+', '-', '='];

  /** The map of an element stands there once, however often its drawing is tried. @type {WeakMap<HTMLElement, L.Map>} */
  const made = new WeakMap();
  /** @type {WeakSet<L.Map>} */
  const ruled = new WeakSet();

  ATLAS.leafletIn = (element, { zoomIn, zoomOut }, options = {}) => {
    const known = made.get(element);
    if (known) return known;
    const leaflet = L.map(element, { crs: ATLAS.albers.crs, zoomControl: false, ...options });
    // The lower left holds no land of the national frame.
    L.control.zoom({ position: 'bottomleft', zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(leaflet);
    made.set(element, leaflet);
    return leaflet;
  };

  /**
   * A line over a map that is seen for a moment.
   * @param {HTMLElement} container
   */
  function hintOver(container) {
    const hint = L.DomUtil.create('p', 'atlas-hint', container);
    // It tells of wheel and finger, which who hears it does not use.
    hint.setAttribute('aria-hidden', 'true');
    let timer = 0;
    const hide = () => hint.classList.remove('is-shown');
    /** @param {string} words */
    const show = (words) => {
      hint.textContent = words;
      hint.classList.add('is-shown');
      clearTimeout(timer);
      timer = setTimeout(hide, HINT_MS);
    };
    return { show, hide };
  }

  /**
   * @param {L.Map} leaflet @param {Atlas.Texts} texts
   */
  function leavePageItsWheel(leaflet, { wheelHint = '', fingersHint = '' }) {
    const container = leaflet.getContainer();
    const hint = hintOver(container);
    const key = /Mac|iP/.test(window.navigator.platform) ? '⌘' : 'Ctrl';
    let isPressed = false;
    /** Whether the pointer was brought to the map, which a page that scrolls under it does not do. */
    let isBrought = false;
    container.addEventListener('pointerdown', ({ pointerType }) => {
      isPressed = pointerType === 'mouse';
      leaflet.dragging[isPressed ? 'enable' : 'disable']();
      hint.hide();
    }, true);
    container.addEventListener('pointermove', ({ movementX, movementY }) => { if (movementX || movementY) isBrought = true; });
    container.addEventListener('pointerleave', () => { isPressed = false; });
    container.addEventListener('wheel', (event) => {
      if (isPressed || event.ctrlKey || event.metaKey) return;
      event.stopPropagation();
      if (isBrought) hint.show(ATLAS.filled(wheelHint, { key }));
      isBrought = false;
    }, { capture: true, passive: true });
    container.addEventListener('touchmove', ({ touches: { length } }) => {
      if (length === 1) hint.show(fingersHint);
      else hint.hide();
    }, { capture: true, passive: true });
  }

  /**
   * Go where asked: at once where a zoom is still on its way, which Leaflet would let go on instead, and
   * without being seen on the way, as long as less motion is wished for.
   * @param {L.Map} leaflet
   */
  function goWhereAsked(leaflet) {
    const { setView, panBy } = leaflet;
    /** @template {object} O @param {O | undefined} options */
    const heeded = (options) => (lessMotion.matches ? { ...options, animate: false } : options);
    leaflet.setView = (centre, zoom, options) => {
      // One step closer or further comes with options of its zoom, and may wait for the one before.
      if (!options || !('zoom' in options)) ATLAS.leafletPrivate.endZoom(leaflet);
      return setView.call(leaflet, centre, zoom, heeded(options));
    };
    leaflet.panBy = (offset, options) => panBy.call(leaflet, offset, heeded(options));
    const take = () => Object.assign(leaflet.options, { zoomAnimation: !lessMotion.matches, inertia: !lessMotion.matches });
    lessMotion.addEventListener('change', take);
    take();
  }

  /** Where a map looks; null as long as nobody has moved it. @param {Atlas.AtlasMap} map */
  function viewOf({ untouched, leaflet }) {
    const { lat, lng } = leaflet.getCenter();
    return untouched ? null : { lon: lng, lat, zoom: leaflet.getZoom() };
  }

  /** Let a map look somewhere; at the whole country, if nowhere. @param {Atlas.AtlasMap} map @param {Atlas.Place | null} view */
  function lookAt(map, view) {
    if (!view) return map.fit();
    map.leaflet.setView([view.lat, view.lon], view.zoom, { animate: false });
    map.untouched = false;
  }

  Object.assign(ATLAS, { viewOf, lookAt });

  ATLAS.letMove = (leaflet, texts) => {
    if (ruled.has(leaflet)) return;
    ruled.add(leaflet);
    const container = leaflet.getContainer();
    // Leaflet focuses a map at the first press; no page must jump to it.
    container.focus = () => HTMLElement.prototype.focus.call(container, { preventScroll: true });
    leavePageItsWheel(leaflet, texts);
    goWhereAsked(leaflet);
  };

  ATLAS.takeAim = (leaflet, { tell, choose }) => {
    const container = leaflet.getContainer();
    L.DomUtil.create('div', 'atlas-aim', container).setAttribute('aria-hidden', 'true');
    const isAiming = () => container.classList.contains('is-aiming');
    const middle = () => leaflet.getSize().divideBy(2);
    const told = () => { if (isAiming()) tell(middle()); };
    /** @param {boolean} isOn */
    const aim = (isOn) => {
      if (isOn === isAiming()) return;
      container.classList.toggle('is-aiming', isOn);
      told();
    };
    // Leaflet gives the focus to a map that is pressed on, which is no wish for keys.
    let isPressing = false;
    container.addEventListener('pointerdown', () => { isPressing = true; aim(false); }, true);
    for (const end of ['pointerup', 'pointercancel']) window.addEventListener(end, () => { isPressing = false; });
    container.addEventListener('focus', () => aim(!isPressing && container.matches(':focus-visible')));
    container.addEventListener('blur', () => aim(false));
    container.addEventListener('keydown', ({ key, target }) => {
      if (target !== container) return;
      if (key === 'Enter' && isAiming()) choose(middle());
      else if (key.startsWith('Arrow') || KEYS.includes(key)) aim(true);
    });
    leaflet.on('moveend', told);
  };
})(window.ATLAS, window.L);
