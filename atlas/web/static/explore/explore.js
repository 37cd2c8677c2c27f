'use strict';
/*
 * The explorer: controls, one or two maps that move together, and the address that keeps it all.
 *
 * A choice becomes a new entry of the history, so that Back undoes it, and so does a step of the
 * zoom; a movement of the map only rewrites the present one.
 */
(function (ATLAS) {
  const { exploreState: states, exploreSay: says, address } = ATLAS;
  const root = document.querySelector('.explore');
  const lang = document.documentElement.lang.slice(0, 2);
  const words = ATLAS.get('words', `explore.${lang}`);
  const maps = ATLAS.get('catalogue', lang);
  const WRITE_MS = 250;
  const field = (name) => root.querySelector(`[name=${name}]`);
  const panes = [...root.querySelectorAll('.pane')].map((element) => new ATLAS.ExplorePane(element, words, lang));
  const card = root.querySelector('.card');
  const failure = root.querySelector('[role=alert]');
  const languageSwitch = document.querySelector('header .switch');
  const otherPage = languageSwitch.getAttribute('href');
  let state = states.read(window.location.hash, maps, words.start);
  let moving = false;
  let timer = 0;
  let stepped = false;
  let turn = 0;

  const shownPanes = () => (state.with ? panes : panes.slice(0, 1));
  const stateOf = (pane) => (pane === panes[1] ? { ...state, map: state.with } : state);
  const layerOf = (pane) => ATLAS.get('layer', `${stateOf(pane).map}.${lang}`);

  const swipe = ATLAS.exploreSwipe(root.querySelector('.panes'), panes, (at) => {
    state = { ...state, swipe: at };
    remember(false);
  });
  const sheet = ATLAS.exploreSheet(root, {
    clear: () => state.place && choose({ place: null }),
    home: () => look(null),
  });
  const watcher = new ResizeObserver(resized);

  /** Write the state into the address: a new entry of the history, or the present one anew. */
  function remember(isNew) {
    const hash = states.write(state);
    if (hash !== window.location.hash) {
      if (isNew) window.history.pushState(null, '', hash);
      else window.history.replaceState(null, '', hash);
    }
    mirrorLinks();
  }

  function choose(changes) {
    keepView();
    state = { ...state, ...changes };
    remember(true);
    return apply();
  }

  /** Level of each map: that of the wish, or of the zoom, which both maps have. */
  function levelsNow(wish = state.level) {
    const wanted = wish === 'auto' ? panes[0].levelOfZoom() : wish;
    return states.levelsFor(wanted, shownPanes().map(layerOf));
  }

  /** Make page and maps show the state; at a level other than the state's, if one is named. */
  async function apply(wish) {
    mirrorControls();
    const levels = levelsNow(wish);
    const own = ++turn;
    try {
      await Promise.all(shownPanes().map((pane, i) => pane.show(stateOf(pane), levels[i])));
      failure.textContent = '';
    } catch (error) {
      failure.textContent = words.failed.replace('{file}', error.message);
      return;
    }
    // Another choice was made meanwhile, and sees to the rest.
    if (own !== turn) return;
    shownPanes().forEach(follow);
    swipe.dress();
    says.remarks(root.querySelector('.remarks'), state, { levels, layers: shownPanes().map(layerOf), words });
    mirrorCard();
    mirrorLinks();
    root.dataset.ready = states.write(state);
  }

  /** The other language shows the same; so do the pages of the maps. */
  function mirrorLinks() {
    languageSwitch.href = otherPage + states.write(state);
    for (const pane of shownPanes()) {
      const { map, place, view } = stateOf(pane);
      const { id, pages } = states.entryOf(maps, map);
      pane.about.href = `maps/${pages[pane.level] || id}.html${address.hashOf({ level: pane.level, place }, view)}`;
    }
    root.querySelector('.share [role=status]').textContent = '';
  }

  function mirrorControls() {
    field('map').value = state.map;
    field('with').value = state.with || '';
    field('only').value = state.only;
    if (state.with || state.only !== 'all') root.querySelector('.more').open = true;
    root.classList.toggle('is-pair', Boolean(state.with));
    panes[1].element.hidden = !state.with;
    swipe.show(state);
    press('[data-level]', 'level', state.level);
    root.querySelector('.show').hidden = !layerOf(panes[0]).people;
    press('[data-show]', 'show', state.people ? 'people' : 'land');
    root.querySelector('.how').hidden = !state.with;
    press('[data-how]', 'how', state.swipe === null ? 'side' : 'swipe');
    says.periods(root, maps, state, { lang, words, choose });
  }

  function press(selector, key, value) {
    for (const button of root.querySelectorAll(selector)) {
      button.setAttribute('aria-pressed', String(button.dataset[key] === value));
    }
  }

  function mirrorCard() {
    writeCard();
    if (!state.place) return;
    const details = shownPanes().flatMap(({ map }) => ATLAS.detailsOf(map.config));
    ATLAS.need(details).then(writeCard);
  }

  function writeCard() {
    ATLAS.exploreCard.writeCard(card, shownPanes(), state.place, words, { clear: () => choose({ place: null }) });
    sheet.mirrorPlace(shownPanes(), state.place);
  }

  /** Tie a pane's map to the state, once: its movements, and the places that are clicked. */
  function follow(pane) {
    if (pane.followed) return;
    pane.followed = true;
    const { map } = pane;
    if (state.view) address.moveTo(map, state.view);
    map.leaflet.on('move', () => together(pane));
    map.leaflet.on('moveend', () => moved(pane));
    map.on('select', (facts) => {
      const place = facts ? facts.code : null;
      if (!pane.isQuiet && place !== state.place) choose({ place });
    });
    pane.stepping = step;
    watcher.observe(map.container);
  }

  /** Move the other map with this one. */
  function together(pane) {
    if (moving || !state.with) return;
    moving = true;
    const { lat, lng } = pane.map.leaflet.getCenter();
    const view = { lon: lng, lat, zoom: pane.map.leaflet.getZoom() };
    for (const other of panes) {
      if (other === pane || !other.map) continue;
      address.moveTo(other.map, view);
      other.map.untouched = pane.map.untouched;
    }
    moving = false;
  }

  /** Let all maps look at a view; the whole country if there is none. */
  function look(view) {
    moving = true;
    for (const { map } of shownPanes()) if (map) address.moveTo(map, view);
    moving = false;
  }

  /** Maps of another size show what they showed before. */
  function resized() {
    const maps = shownPanes().flatMap(({ map }) => (map && map.container.offsetWidth ? map : []));
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
    state = { ...state, view: address.viewOf(pane.map) };
    remember(stepped);
    stepped = false;
  }

  /** A button of the zoom is pressed: the view before it gets an entry of its own. */
  function step() {
    if (stepped) return;
    keepView();
    stepped = true;
  }

  /** Go to a place that was searched: at its own level, unless another was chosen by hand. */
  async function goTo({ code, level }) {
    const finer = state.level !== 'auto' && state.level !== level;
    state = { ...state, place: code, level: finer ? 'auto' : state.level };
    remember(true);
    await apply(level);
    const { leaflet } = panes[0].map;
    let isThere = false;
    leaflet.once('moveend', () => (isThere = true));
    for (const pane of shownPanes()) if (pane.map) pane.quietly(() => pane.map.select(code, { fly: true }));
    if (isThere) sheet.reveal();
    else leaflet.once('moveend', () => sheet.reveal());
  }

  function rebuild() {
    const { hash } = window.location;
    const next = states.read(hash, maps, words.start);
    // A link within the page, such as that past its head, says nothing of the map.
    if (hash && !hash.includes('=')) return;
    if (states.write(next) === states.write(state)) return;
    const isMoved = address.hashOf({}, next.view) !== address.hashOf({}, state.view);
    state = next;
    apply().then(() => {
      if (isMoved) look(next.view);
      mirrorLevel();
    });
  }

  function home() {
    step();
    look(null);
    keepView();
    mirrorLevel();
  }

  /** What a reader takes along is loaded when it is asked for. */
  function take(what) {
    keepView();
    const isSwiped = swipe.isOn();
    Promise.all(['explore-take.js', ...(what === 'picture' ? ['picture.js', 'save.js'] : [])].map(ATLAS.load)).then(() => {
      if (what === 'link') return ATLAS.exploreTake.link(root.querySelector('.share'), words);
      const name = [state.map, state.with, panes[0].level, lang, 'png'].filter(Boolean).join('.');
      return ATLAS.exploreTake.picture(shownPanes(), isSwiped ? swipe.cut() : null, name);
    });
  }

  function listen() {
    field('map').addEventListener('change', ({ target }) => choose({ map: target.value }));
    field('with').addEventListener('change', ({ target }) => choose({ with: target.value || null }));
    field('only').addEventListener('change', ({ target }) => choose({ only: target.value }));
    root.addEventListener('click', ({ target }) => {
      const { level, show, how, take: taken } = target.dataset;
      if (level) choose({ level });
      if (show) choose({ people: show === 'people' });
      if (how) choose({ swipe: how === 'swipe' ? swipe.at() : null });
      if (taken) take(taken);
      if ('home' in target.dataset) home();
    });
    document.addEventListener('atlas:found', (event) => {
      event.preventDefault();
      goTo(event.detail);
    });
    window.addEventListener('hashchange', rebuild);
    window.addEventListener('popstate', rebuild);
  }

  // Only where there is no room beside the map need anything be folded away.
  root.querySelector('.more').open = window.matchMedia('(min-width: 1000px)').matches;
  listen();
  apply();
})(window.ATLAS);
