'use strict';
/*
 * The one map in view of the story: shows at each step what that step is about.
 *
 * Which step is current follows from where the page is scrolled to; what it shows stands in the
 * page as JSON (#stage). Narrow screens, print and readers without script have stills instead.
 */
(function (ATLAS, L) {
  const HOLD_MS = 1700;
  const { wide } = ATLAS;
  const still = window.matchMedia('(prefers-reduced-motion: reduce)');

  class Stage {
    /** @param {HTMLElement} root @param {Atlas.StoryStage} storyStage */
    constructor(root, { lang, steps, words }) {
      this.root = root;
      this.lang = lang;
      this.steps = steps;
      this.words = words;
      /** @param {string} name */
      const found = (name) => ATLAS.one(`.stage-${name}`, root);
      /** @type {HTMLElement | null} */
      const still = root.querySelector('.stage-still');
      this.parts = { title: found('title'), legend: found('legend'), still, moves: found('moves'), map: found('map') };
      this.kinds = this.parts.legend.firstElementChild;
      this.queue = Promise.resolve();
      this.timer = 0;
      this.wanted = '';
      /** @type {Atlas.AtlasMap | undefined} */
      this.map = undefined;
      /** @type {Atlas.MovesView | undefined} */
      this.moves = undefined;
    }

    /**
     * Show a step; calls follow one another, and only the last of those waiting is done.
     * @param {string} id @returns {Promise<void>}
     */
    show(id) {
      const step = this.steps[id];
      if (!step || id === this.wanted) return this.queue;
      this.wanted = id;
      const run = () => ATLAS.attempt(ATLAS.one('.stage-view', this.root), () => (this.wanted === id ? this.draw(step, id) : undefined));
      this.queue = this.queue.then(run);
      return this.queue;
    }

    /** @param {Atlas.StoryStep} step @param {string} id */
    draw(step, id) {
      clearTimeout(this.timer);
      return step.moves ? this.showMoves(step.moves) : this.showLayer(step, id);
    }

    /**
     * Let one of the views be seen; each keeps what it shows.
     * @param {'moves' | 'map'} name
     */
    turnTo(name) {
      const { still: first, moves, map } = this.parts;
      if (first) first.hidden = true;
      moves.hidden = name !== 'moves';
      map.hidden = name !== 'map';
      this.root.dataset.view = name;
    }

    /** @param {string[]} periods */
    showMoves(periods) {
      this.turnTo('moves');
      this.parts.legend.replaceChildren(...(this.kinds ? [this.kinds] : []));
      this.moves = this.moves || this.makeMoves();
      this.moves.map.leaflet.invalidateSize({ animate: false, pan: false });
      this.play(this.moves, periods, still.matches ? periods.length - 1 : 0);
    }

    makeMoves() {
      const { lang } = this;
      const words = ATLAS.get('words', `moves.${lang}`);
      const figures = ATLAS.movesFigures(ATLAS.get('moves', 'atlas'));
      const numbers = ATLAS.movesNumbers(words);
      /** @param {string} code */
      const nameOf = (code) => words.names[code];
      /** @param {string | null} id */
      const mark = (id) => view.layer && view.mark(id);
      const base = ATLAS.map(this.parts.moves, ATLAS.movesBase(ATLAS.get('config', lang), words));
      const view = ATLAS.movesView(base, {
        words, figures, numbers, nameOf,
        tell: ATLAS.movesFacts({ words, figures, numbers, nameOf }),
        onChoose: () => {}, onMark: mark, onArrow: () => {}, onZoom: () => {}, onSigns: () => {},
      });
      return view;
    }

    /**
     * Show one period after another, and stay at the last.
     * @param {Atlas.MovesView} moves @param {string[]} periods @param {number} now
     */
    play(moves, periods, now) {
      const period = periods[now];
      const words = ATLAS.get('words', `moves.${this.lang}`);
      this.parts.title.textContent = ATLAS.filled(this.words.moves, { period: words.periods[period] });
      moves.show({ period, province: null, show: 'both' });
      if (now + 1 < periods.length) this.timer = setTimeout(() => this.play(moves, periods, now + 1), HOLD_MS);
    }

    /** @param {Atlas.StoryStep} storyStep @param {string} id */
    async showLayer({ layer: name, level, title, place, people }, id) {
      const { lang } = this;
      const layer = ATLAS.get('layer', `${name}.${lang}`);
      const set = (level && layer.levels[level]) || layer.set;
      await ATLAS.need([['about', `${name}.${lang}`]]);
      const about = ATLAS.get('about', `${name}.${lang}`);
      const config = { ...layer, lang, set, circles: people ? layer.people : null, legend: { ...about.legend, people: null } };
      await ATLAS.need(ATLAS.payloadsOf(config, set));
      if (this.wanted !== id) return;
      this.turnTo('map');
      this.parts.title.textContent = title || about.title;
      const legend = document.createElement('div');
      legend.className = people ? 'people-legend' : 'legend';
      this.parts.legend.replaceChildren(legend);
      const changes = {
        ...config, ...ATLAS.changesFor({ links: ATLAS.linksOf(lang) }, set), selected: null,
        legend: { ...config.legend, element: people ? null : legend },
      };
      if (this.map) this.map.show(changes);
      const map = this.map || this.makeMap(changes, title || about.title);
      this.map = map;
      map.leaflet.invalidateSize({ animate: false, pan: false });
      this.frame(map, place);
      // Circles have the size that they have at this zoom.
      if (people) ATLAS.circles.writeLegend(legend, map);
    }

    /** @param {Atlas.ConfigGiven} changes @param {string} title */
    makeMap(changes, title) {
      const shared = ATLAS.get('config', this.lang);
      const texts = { ...shared.texts, mapLabel: ATLAS.filled(this.words.mapLabel, { title }) };
      return ATLAS.map(this.parts.map, { ...shared, ...changes, texts });
    }

    /**
     * Frame a prefecture's units, or the whole country.
     * @param {Atlas.AtlasMap} map @param {string | undefined} place
     */
    frame(map, place) {
      if (!place) { map.fit(); return; }
      const { units } = map.scene;
      const own = units.codes.map((code, unit) => (code.startsWith(place.slice(0, 4)) ? unit : -1)).filter((unit) => unit >= 0);
      const leaves = own.flatMap((unit) => [...units.members[unit]]);
      const { cell } = map.geometry;
      const [x0, y0, x1, y1] = map.geometry.boxOf(leaves).map((cells) => cells * cell);
      const { at } = ATLAS.albers;
      map.leaflet.fitBounds(L.latLngBounds(at(x0, y0), at(x1, y1)), { animate: false, padding: [30, 30] });
    }
  }

  /**
   * The step in the middle of the screen.
   * @param {NodeListOf<HTMLElement>} sections @param {(id: string) => void} onStep
   */
  function follow(sections, onStep) {
    const seen = new IntersectionObserver((entries) => {
      entries.filter(({ isIntersecting }) => isIntersecting).forEach(({ target }) => onStep(/** @type {HTMLElement} */ (target).dataset.step || ''));
    }, { rootMargin: '-45% 0px -45% 0px' });
    sections.forEach((section) => seen.observe(section));
  }

  function begin() {
    const stage = new Stage(ATLAS.one('.stage'), JSON.parse(ATLAS.one('#stage').textContent));
    stage.show('opening');
    follow(document.querySelectorAll('[data-step]'), (id) => stage.show(id));
    ATLAS.stage = stage;
  }

  if (wide.matches) begin();
  else wide.addEventListener('change', begin, { once: true });
})(window.ATLAS, window.L);
