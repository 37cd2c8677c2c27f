'use strict';
/*
 * The explorer: controls, one or two maps that move together, and the address that keeps it all.
 *
 * A choice becomes a new entry of the history, so that Back undoes it, and so does a step of the
 * zoom; a movement of the map only rewrites the present one.
 */
(function (ATLAS) {
  const { exploreState: states, exploreSay: says, address } = ATLAS;
  const { one } = ATLAS;
  const root = one('.explore');
  const lang = /** @type {Atlas.Lang} */ (document.documentElement.lang.slice(0, 2));
  const words = ATLAS.get('words', `explore.${lang}`);
  const maps = ATLAS.get('catalogue', lang);
  const WRITE_MS = 250;
  /** A reader's own table among the maps. */
  const OWN = 'own';
  /** @param {string} name @returns {HTMLSelectElement} */
  const field = (name) => one(`[name=${name}]`, root);
  /** @type {NodeListOf<HTMLElement>} */
  const homes = root.querySelectorAll('.pane');
  const panes = [...homes].map((element) => new ATLAS.ExplorePane(element, words, lang));
  const card = one('.card', root);
  /** @type {HTMLDetailsElement} */
  const more = one('.more', root);
  let state = states.read(address.hash(), maps, words.start);
  let moving = false;
  let timer = 0;
  let stepped = false;
  let turn = 0;
  /** What was last shown whole. @type {Atlas.ExploreState | null} */
  let held = null;

  /** @param {Atlas.Pane} pane @returns {pane is Atlas.MadePane} */
  const isMade = (pane) => Boolean(pane.map);
  const madePanes = () => shownPanes().filter(isMade);
  const shownPanes = () => (state.with ? panes : panes.slice(0, 1));
  /** @param {Atlas.Pane} pane */
  const stateOf = (pane) => (pane === panes[1] && state.with ? { ...state, map: state.with } : state);
  /** @param {Atlas.Pane} pane */
  const layerOf = (pane) => ATLAS.get('layer', `${stateOf(pane).map}.${lang}`);

  const swipe = ATLAS.exploreSwipe(one('.panes', root), panes, (at) => {
    state = { ...state, swipe: at };
    held = held && { ...held, swipe: at };
    remember(false);
  });
  const sheet = ATLAS.exploreSheet(root, {
    clear: () => state.place && choose({ place: null }),
    home: () => look(null),
  });
  const watcher = new ResizeObserver(resized);

  /**
   * Write the state into the address: a new entry of the history, or the present one anew.
   * @param {boolean} isNew
   */
  function remember(isNew) {
    address.write(states.write(state), isNew);
    mirrorLinks();
  }

  /** @param {Partial<Atlas.ExploreState>} changes */
  function choose(changes) {
    keepView();
    state = { ...state, lost: false, ...changes };
    remember(true);
    return apply();
  }

  /** Level of each map: that of the wish, or of the zoom, which both maps have. */
  function levelsNow(wish = state.level) {
    const wanted = wish === 'auto' ? panes[0].levelOfZoom() : wish;
    return states.levelsFor(wanted, shownPanes().map(layerOf));
  }

  /**
   * Make page and maps show the state; at a level other than the state's, if one is named.
   * @param {Atlas.Level} [wish]
   */
  function apply(wish) {
    const wanted = state;
    let isAgain = false;
    return ATLAS.attempt(one('.map', root), () => {
      if (isAgain) {
        state = { ...wanted, view: state.view };
        remember(false);
      }
      isAgain = true;
      return showOrStay(wish);
    });
  }

  /**
   * Show the state; where what it takes does not come, controls, address and maps go back together
   * to what was shown before.
   * @param {Atlas.Level} [wish]
   */
  async function showOrStay(wish) {
    const shown = show(wish);
    const own = turn;
    try {
      await shown;
    } catch (error) {
      // A later choice stands in the place of this one, and tells of itself.
      if (own !== turn) return;
      if (held) {
        state = { ...held, view: state.view };
        remember(false);
        await show();
      }
      throw error;
    }
  }

  /** @param {Atlas.Level} [wish] */
  async function show(wish) {
    mirrorControls();
    const levels = levelsNow(wish);
    const own = ++turn;
    await Promise.all(shownPanes().map((pane, i) => pane.show(stateOf(pane), levels[i])));
    // Another choice was made meanwhile, and sees to the rest.
    if (own !== turn) return;
    madePanes().forEach(follow);
    swipe.dress();
    says.remarks(one('.remarks', root), state, { levels, layers: shownPanes().map(layerOf), words });
    mirrorCard();
    mirrorLinks();
    held = state;
    root.dataset.ready = states.write(state);
  }

  /** The pages of the maps show the same. */
  function mirrorLinks() {
    for (const pane of shownPanes()) {
      const { map, place, view } = stateOf(pane);
      const { id, pages } = states.knownEntry(maps, map);
      pane.about.hidden = id === OWN;
      pane.about.href = `maps/${(pane.level && pages[pane.level]) || id}.html${address.hashOf({ level: pane.level, place }, view)}`;
    }
    one('.share [role=status]', root).textContent = '';
  }

  function mirrorControls() {
    field('map').value = state.map;
    field('with').value = state.with || '';
    field('only').value = state.only;
    if (state.with || state.only !== 'all') more.open = true;
    root.classList.toggle('is-pair', Boolean(state.with));
    panes[1].element.hidden = !state.with;
    swipe.show(state);
    press('[data-level]', 'level', state.level);
    const { people, isCount } = layerOf(panes[0]);
    one('.show', root).hidden = !people || Boolean(isCount);
    press('[data-show]', 'show', state.people ? 'people' : 'land');
    one('.how', root).hidden = !state.with;
    press('[data-how]', 'how', state.swipe === null ? 'side' : 'swipe');
    says.periods(root, maps, state, { lang, words, choose });
  }

  /** @param {string} selector @param {string} key @param {string} value */
  function press(selector, key, value) {
    /** @type {NodeListOf<HTMLElement>} */
    const buttons = root.querySelectorAll(selector);
    for (const button of buttons) {
      button.setAttribute('aria-pressed', String(button.dataset[key] === value));
    }
  }

  function mirrorCard() {
    writeCard();
    if (!state.place) return;
    const details = madePanes().flatMap(({ map }) => ATLAS.detailsOf(map.config));
    ATLAS.attempt(card, () => ATLAS.need(details).then(writeCard));
  }

  function writeCard() {
    ATLAS.exploreCard.writeCard(card, madePanes(), state.place, words, { clear: () => choose({ place: null }) });
    sheet.mirrorPlace(madePanes(), state.place);
  }

  /**
   * Tie a pane's map to the state, once: its movements, and the places that are clicked.
   * @param {Atlas.MadePane} pane
   */
  function follow(pane) {
    if (pane.followed) return;
    pane.followed = true;
    const { map } = pane;
    if (state.view) ATLAS.lookAt(map, state.view);
    map.leaflet.on('move', () => together(pane));
    map.leaflet.on('moveend', () => moved(pane));
    map.on('select', (facts) => {
      const place = facts ? facts.code : null;
      if (!pane.isQuiet && place !== state.place) choose({ place });
    });
    pane.stepping = step;
    watcher.observe(map.container);
  }

  /**
   * Move the other map with this one.
   * @param {Atlas.MadePane} pane
   */
  function together(pane) {
    if (moving || !state.with) return;
    moving = true;
    const { lat, lng } = pane.map.leaflet.getCenter();
    const view = { lon: lng, lat, zoom: pane.map.leaflet.getZoom() };
    for (const other of panes) {
      if (other === pane || !other.map) continue;
      ATLAS.lookAt(other.map, view);
      other.map.untouched = pane.map.untouched;
    }
    moving = false;
  }

  /**
   * Let all maps look at a view; the whole country if there is none.
   * @param {Atlas.Place | null} view
   */
  function look(view) {
    moving = true;
    for (const { map } of shownPanes()) if (map) ATLAS.lookAt(map, view);
    moving = false;
  }

  /** Maps of another size show what they showed before. */
  function resized() {
    const maps = shownPanes().flatMap(({ map }) => (map && map.container.offsetWidth ? map : []));
    /** @param {Atlas.AtlasMap} map */
    const isNew = ({ leaflet, container }) => !leaflet.getSize().equals([container.clientWidth, container.clientHeight]);
    if (!maps.some(isNew)) return;
    moving = true;
    maps.forEach(({ leaflet }) => leaflet.invalidateSize({ animate: false }));
    look(state.view);
    mirrorLevel();
  }

  /** Show another level where the zoom asks for it. */
  function mirrorLevel() {
    if (levelsNow().some((level, i) => level !== shownPanes()[i].level)) apply();
  }

  /** @param {Atlas.Pane} pane */
  function moved(pane) {
    if (moving) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      keepView(pane);
      mirrorLevel();
    }, WRITE_MS);
  }

  /** Put the view of a map into the state and the address, now. */
  function keepView(pane = panes[0]) {
    clearTimeout(timer);
    if (!pane.map) return;
    state = { ...state, view: ATLAS.viewOf(pane.map) };
    remember(stepped);
    stepped = false;
  }

  /** A button of the zoom is pressed: the view before it gets an entry of its own. */
  function step() {
    if (stepped) return;
    keepView();
    stepped = true;
  }

  /**
   * Go to a place that was searched: at its own level, unless another was chosen by hand.
   * @param {{ code: string, level: Atlas.Level }} it
   */
  async function goTo({ code, level }) {
    const finer = state.level !== 'auto' && state.level !== level;
    state = { ...state, place: code, level: finer ? 'auto' : state.level };
    remember(true);
    await apply(level);
    const [first] = madePanes();
    if (!first || state.place !== code) return;
    const { leaflet } = first.map;
    let isThere = false;
    leaflet.once('moveend', () => (isThere = true));
    for (const pane of madePanes()) pane.quietly(() => pane.map.select(code, { fly: true }));
    if (isThere) sheet.reveal();
    else leaflet.once('moveend', () => sheet.reveal());
  }

  function rebuild() {
    const hash = address.hash();
    const next = states.read(hash, maps, words.start);
    // A link within the page, such as that past its head, says nothing of the map.
    if (hash && !hash.includes('=')) return;
    if (states.write(next) === states.write(state)) return;
    const isMoved = address.hashOf({}, next.view) !== address.hashOf({}, state.view);
    state = next;
    apply().then(() => {
      const isShown = states.write({ ...state, view: null }) === states.write({ ...next, view: null });
      if (isMoved && isShown) look(next.view);
      mirrorLevel();
    });
  }

  function home() {
    step();
    look(null);
    keepView();
    mirrorLevel();
  }

  /**
   * What a reader takes along is loaded when it is asked for.
   * @param {string} what
   */
  function take(what) {
    keepView();
    const isSwiped = swipe.isOn();
    ATLAS.attempt(one('.share', root), () => Promise.all(['explore-take.js', ...(what === 'picture' ? ['picture.js', 'save.js'] : [])].map(ATLAS.load)).then(() => {
      if (what === 'link') return ATLAS.exploreTake.link(one('.share', root), showsOwn() ? { ...words, linkCopied: words.ownLink } : words);
      const name = [state.map, state.with, panes[0].level, lang, 'png'].filter(Boolean).join('.');
      return ATLAS.exploreTake.picture(shownPanes(), isSwiped ? swipe.cut() : null, name);
    }), what);
  }

  const showsOwn = () => [state.map, state.with].includes(OWN);

  /** A reader's own table: its scripts are loaded when its fold is first opened. */
  function openOwn() {
    const home = one('.own-home', root);
    /** @type {Atlas.OwnHost} */
    const host = {
      lang,
      show: (level) => (showsOwn() ? apply() : choose({ map: OWN, level })),
      leave: () => choose({ map: state.map === OWN ? words.start : state.map, with: state.with === OWN ? null : state.with }),
      goTo: (code, level) => goTo({ code, level }),
    };
    ATLAS.attempt(home, () => ATLAS.load('own-panel.js').then(() => ATLAS.ownPanel(home, host)));
  }

  function listen() {
    one('.own', root).addEventListener('toggle', openOwn, { once: true });
    const [first, second, only] = ['map', 'with', 'only'].map(field);
    first.addEventListener('change', () => choose({ map: first.value }));
    second.addEventListener('change', () => choose({ with: second.value || null }));
    only.addEventListener('change', () => choose({ only: /** @type {Atlas.FilterName} */ (only.value) }));
    root.addEventListener('click', ({ target }) => {
      const { dataset } = /** @type {HTMLElement} */ (target);
      const { level, show, how, take: taken } = dataset;
      if (level) choose({ level: /** @type {Atlas.LevelWish} */ (level) });
      if (show) choose({ people: show === 'people' });
      if (how) choose({ swipe: how === 'swipe' ? swipe.at() : null });
      if (taken) take(taken);
      if ('home' in dataset) home();
    });
    document.addEventListener('atlas:found', (event) => {
      event.preventDefault();
      goTo(/** @type {CustomEvent} */ (event).detail);
    });
    address.follow(rebuild);
  }

  // The still shows what the page begins with, and nothing else that an address may ask for.
  if (address.hash().includes('=')) document.querySelector('.map-still')?.remove();
  listen();
  apply();
})(window.ATLAS);
