'use strict';
/*
 * The explorer: controls, one or two maps that move together, and the address that keeps it all.
 *
 * A choice becomes a new entry of the history, so that Back undoes it; a movement of the map only
 * rewrites the present one.
 */
(function (ATLAS) {
  const { part, exploreState: states } = ATLAS;
  const root = document.querySelector('.explore');
  const lang = document.documentElement.lang.slice(0, 2);
  const words = ATLAS.get('words', `explore.${lang}`);
  const maps = ATLAS.get('catalogue', lang);
  const WRITE_MS = 250;
  const field = (name) => root.querySelector(`[name=${name}]`);
  const panes = [...root.querySelectorAll('.pane')].map((element) => new ATLAS.ExplorePane(element, words, lang));
  const card = root.querySelector('.card');
  const status = root.querySelector('[role=alert]');
  const languageSwitch = document.querySelector('header .switch');
  const otherPage = languageSwitch.getAttribute('href');
  let state = states.read(window.location.hash, maps, words.start);
  let moving = false;
  let timer = 0;

  const shownPanes = () => (state.with ? panes : panes.slice(0, 1));
  const stateOf = (pane) => (pane === panes[1] ? { ...state, map: state.with } : state);

  /** Write the state into the address: a new entry of the history, or the present one anew. */
  function remember(isNew) {
    const hash = states.write(state);
    if (hash === window.location.hash) return;
    if (isNew) window.history.pushState(null, '', hash);
    else window.history.replaceState(null, '', hash);
  }

  function choose(changes) {
    state = { ...state, ...changes };
    remember(true);
    return apply();
  }

  /** Make page and maps show the state. */
  async function apply() {
    mirrorControls();
    try {
      await Promise.all(shownPanes().map((pane) => pane.show(stateOf(pane))));
      status.textContent = '';
    } catch (error) {
      status.textContent = words.failed.replace('{file}', error.message);
      return;
    }
    shownPanes().forEach(follow);
    mirrorCard();
    mirrorLanguage();
    root.dataset.ready = states.write(state);
  }

  /** The other language shows the same. */
  function mirrorLanguage() {
    languageSwitch.href = otherPage + states.write(state);
  }

  function mirrorControls() {
    field('map').value = state.map;
    field('with').value = state.with || '';
    field('only').value = state.only;
    if (state.with || state.only !== 'all') root.querySelector('.more').open = true;
    root.classList.toggle('is-pair', Boolean(state.with));
    panes[1].element.hidden = !state.with;
    press('[data-level]', 'level', state.level);
    const { people } = ATLAS.get('layer', `${state.map}.${lang}`);
    root.querySelector('.show').hidden = !people;
    press('[data-show]', 'show', state.people ? 'people' : 'land');
    press('[data-pane]', 'pane', root.dataset.pane);
    writePeriods();
  }

  function press(selector, key, value) {
    for (const button of root.querySelectorAll(selector)) {
      button.setAttribute('aria-pressed', String(button.dataset[key] === value));
    }
  }

  /** Buttons for the other years of the same indicator. */
  function writePeriods() {
    const own = states.entryOf(maps, state.map);
    const family = maps.filter((entry) => entry.family === own.family && entry.years);
    const group = root.querySelector('.period');
    group.hidden = family.length < 2;
    group.replaceChildren(...family.map((entry) => {
      const button = part('button', '', entry.years);
      button.type = 'button';
      button.setAttribute('aria-pressed', String(entry.id === own.id));
      button.addEventListener('click', () => choose({ map: entry.id }));
      return button;
    }));
  }

  function mirrorCard() {
    writeCard();
    if (!state.place) return;
    const details = shownPanes().flatMap(({ map }) => ATLAS.detailsOf(map.config));
    ATLAS.need(details).then(writeCard);
  }

  function writeCard() {
    ATLAS.exploreCard.writeCard(card, shownPanes(), state.place, words, { clear: () => choose({ place: null }) });
  }

  /** Tie a pane's map to the state, once: its movements, and the places that are clicked. */
  function follow(pane) {
    if (pane.followed) return;
    pane.followed = true;
    const { map } = pane;
    if (state.view) pane.moveTo(state.view);
    map.leaflet.on('move', () => together(pane));
    map.leaflet.on('moveend', () => moved(pane));
    map.on('select', (facts) => {
      const place = facts ? facts.code : null;
      if (moving || place === state.place || !pane.clicked) return;
      choose({ place });
    });
    map.container.addEventListener('pointerdown', () => (pane.clicked = true));
    map.container.addEventListener('keydown', () => (pane.clicked = true));
  }

  /** Move the other map with this one. */
  function together(pane) {
    if (moving || !state.with) return;
    moving = true;
    for (const other of panes) if (other !== pane && other.map) other.moveTo(pane.view());
    moving = false;
  }

  function moved(pane) {
    if (moving) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const { map } = pane;
      state = { ...state, view: map.untouched ? null : pane.view() };
      remember(false);
      mirrorLanguage();
      const { levels } = map.config;
      if (pane.levelFor(state.level, levels) !== pane.level) apply();
    }, WRITE_MS);
  }

  /** Go to a place that was searched: at its own level, unless another was chosen by hand. */
  async function goTo({ code, level }) {
    const finer = state.level !== 'auto' && state.level !== level;
    state = { ...state, place: code, level: finer ? 'auto' : state.level };
    await Promise.all(shownPanes().map((pane) => pane.show({ ...stateOf(pane), level })));
    shownPanes().forEach(follow);
    shownPanes().forEach((pane) => pane.map.select(code, { fly: true }));
    remember(true);
    mirrorControls();
    mirrorCard();
  }

  function rebuild() {
    const next = states.read(window.location.hash, maps, words.start);
    if (states.write(next) === states.write(state)) return;
    const views = [next.view, state.view].map((view) => JSON.stringify(view));
    state = next;
    apply().then(() => {
      if (views[0] !== views[1]) shownPanes().forEach((pane) => pane.moveTo(state.view));
    });
  }

  function listen() {
    field('map').addEventListener('change', ({ target }) => choose({ map: target.value }));
    field('with').addEventListener('change', ({ target }) => choose({ with: target.value || null }).then(fitPanes));
    field('only').addEventListener('change', ({ target }) => choose({ only: target.value }));
    root.addEventListener('click', ({ target }) => {
      const { level, show, pane } = target.dataset;
      if (level) choose({ level });
      if (show) choose({ people: show === 'people' });
      if (pane) showPane(pane);
      if ('home' in target.dataset) home();
    });
    document.addEventListener('atlas:found', (event) => {
      event.preventDefault();
      goTo(event.detail);
    });
    window.addEventListener('hashchange', rebuild);
    window.addEventListener('popstate', rebuild);
  }

  /** On a narrow screen one of two maps is seen at a time. */
  function showPane(name) {
    root.dataset.pane = name;
    mirrorControls();
    fitPanes();
  }

  /** Tell Leaflet that its windows have another size. */
  function fitPanes() {
    const view = state.view;
    for (const pane of shownPanes()) {
      if (!pane.map || !pane.map.container.offsetWidth) continue;
      pane.map.leaflet.invalidateSize({ animate: false });
      pane.moveTo(view);
    }
  }

  function home() {
    shownPanes().forEach((pane) => pane.map.fit());
    state = { ...state, view: null };
    remember(false);
    apply();
  }

  // Where there is room beside the map nothing needs folding away.
  root.querySelector('.more').open = window.matchMedia('(min-width: 1000px)').matches;
  listen();
  apply();
})(window.ATLAS);
