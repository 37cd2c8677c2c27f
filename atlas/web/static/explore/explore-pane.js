'use strict';
/*
 * One map of the explorer with its title and legend: shows a layer at a level as it is told.
 */
(function (ATLAS) {
  /** Metres per CSS pixel above which a level is too fine to be read, when zoom chooses it. */
  /** @type {[level: Atlas.Level, least: number][]} */
  const COARSER = [['province', 9500], ['prefecture', 5200], ['county', 0]];
  /** @type {Record<Atlas.FilterName, string[] | null>} */
  const FILTERS = {
    all: null,
    sure: ['unchanged', 'recoded'],
    known: ['unchanged', 'recoded', 'merged', 'transfer_united', 'zone_joined', 'on_one_territory', 'no_polygon'],
  };

  /** @typedef {{state: Atlas.ExploreState, level: Atlas.Level}} Wanted */

  class Pane {
    /** @param {HTMLElement} element @param {Atlas.ExploreWords} words @param {Atlas.Lang} lang */
    constructor(element, words, lang) {
      this.element = element;
      this.words = words;
      this.lang = lang;
      this.queue = Promise.resolve();
      this.followed = false;
      this.isQuiet = false;
      /** What the map is, at the level that is shown. @type {Atlas.About | undefined} */
      this.told = undefined;
      this.name = '';
      /** @type {Wanted | undefined} */
      this.wanted = undefined;
      /** @type {Atlas.AtlasMap | undefined} */
      this.map = undefined;
      /** What the map shows, but for the place: that alone needs no painting. */
      this.shown = '';
      /** @type {Atlas.LayerPayload | undefined} */
      this.layer = undefined;
      /** @type {Atlas.Level | undefined} */
      this.level = undefined;
      /** @type {(() => void) | undefined} */
      this.stepping = undefined;
      this.title = ATLAS.one('h2', element);
      this.subtitle = ATLAS.one('.subtitle', element);
      this.legend = ATLAS.one('.legend', element);
      this.whole = ATLAS.one('.whole', element);
      this.circles = ATLAS.one('.people-legend', element);
      /** @type {HTMLAnchorElement} */
      this.about = ATLAS.one('.about', element);
    }

    /** Level that can be read at the present zoom. */
    levelOfZoom() {
      const metres = this.map ? ATLAS.albers.metresPerPixel(this.map.leaflet.getZoom()) : this.firstScale();
      const found = COARSER.find(([, least]) => metres > least);
      return found ? found[0] : 'county';
    }

    /** Metres per pixel at which the whole country will be shown. */
    firstScale() {
      const { x, y } = ATLAS.get('config', this.lang).frame;
      const box = ATLAS.one('.map', this.element).getBoundingClientRect();
      return Math.max((x[1] - x[0]) / (box.width || 800), (y[1] - y[0]) / (box.height || 600));
    }

    /**
     * Show a state at a level; calls follow one another, and only the last of those waiting is done.
     * @param {Atlas.ExploreState} state @param {Atlas.Level} level @returns {Promise<void>}
     */
    show(state, level) {
      const wanted = { state, level };
      this.wanted = wanted;
      const run = () => (this.wanted === wanted ? this.draw(wanted) : undefined);
      this.queue = this.queue.then(run, run);
      return this.queue;
    }

    /** @param {Wanted} wanted */
    async draw(wanted) {
      const { state, level } = wanted;
      const { lang, map } = this;
      const layer = ATLAS.get('layer', `${state.map}.${lang}`);
      const shown = [state.map, level, state.people, state.only].join();
      // A reader's own table may have come in the place of another.
      if (map && shown === this.shown && layer === this.layer) {
        const isThere = map.selected < 0 ? !state.place : map.scene.units.codes[map.selected] === state.place;
        if (!isThere) this.quietly(() => map.select(state.place));
        return;
      }
      const set = layer.levels[level] || layer.set;
      const { style } = ATLAS.get('config', lang);
      const config = { style, ...layer, lang, set, circles: state.people || layer.isCount ? layer.people : null };
      const { pages } = ATLAS.exploreState.knownEntry(ATLAS.get('catalogue', lang), state.map);
      const own = pages[level] || state.map;
      await ATLAS.need([['about', `${own}.${lang}`]]);
      const about = ATLAS.get('about', `${own}.${lang}`);
      await ATLAS.need(ATLAS.payloadsOf({ ...config, legend: about.legend }, set));
      if (this.wanted !== wanted) return;
      const links = ATLAS.linksOf(lang);
      const changes = {
        ...config, ...ATLAS.changesFor({ links }, set), filter: FILTERS[state.only],
        selected: state.place, legend: this.legendOf(about),
      };
      this.write(about, pages[level] ? null : level);
      if (map) this.quietly(() => map.show(changes));
      else await this.make(changes, about);
      this.shown = shown;
      this.layer = layer;
      this.level = level;
      this.mirrorLegend(config);
    }

    /**
     * Do what selects a unit of the map without a reader having chosen it.
     * @param {() => void} act
     */
    quietly(act) {
      this.isQuiet = true;
      act();
      this.isQuiet = false;
    }

    /** @param {Atlas.About} about */
    legendOf(about) {
      const { land, left: all, leftUnits: units, leftNone: none } = this.words;
      return { ...about.legend, element: this.legend, whole: this.whole, land: about.legend.land || land, left: { all, units, none } };
    }

    /** @param {Atlas.ConfigGiven} changes @param {Atlas.About} about */
    async make(changes, about) {
      const target = ATLAS.one('.map', this.element);
      const shared = ATLAS.get('config', this.lang);
      const texts = { ...shared.texts, mapLabel: ATLAS.filled(this.words.mapLabel, { title: about.title }) };
      const leaflet = ATLAS.leafletIn(target, texts, { trackResize: false });
      // Before Leaflet hears of it.
      ATLAS.one('.leaflet-control-zoom', target).addEventListener('click', () => this.stepping && this.stepping(), true);
      this.map = await ATLAS.mapSoon(leaflet, { ...shared, ...changes, texts });
      leaflet.on('zoomend resize', () => this.map && this.mirrorLegend(this.map.config));
    }

    /**
     * Say what is shown; at a level that the map has no page of, which.
     * @param {Atlas.About} about @param {Atlas.Level | null} level
     */
    write(about, level) {
      this.told = about;
      this.name = about.title + (level ? ATLAS.filled(this.words.here, { level: this.words.levels[level].toLowerCase() }) : '');
      const side = ATLAS.part('span', 'side', [this.element.dataset.side || '']);
      this.title.replaceChildren(side, this.name);
      this.subtitle.textContent = about.subtitle;
    }

    /**
     * Circles have a legend of their own, which takes the place of the colours'.
     * @param {Pick<Atlas.ConfigGiven, 'circles'>} it
     */
    mirrorLegend({ circles }) {
      this.legend.hidden = this.whole.hidden = Boolean(circles);
      this.circles.hidden = !circles;
      if (circles && this.map) ATLAS.circles.writeLegend(this.circles, this.map);
    }

    /**
     * The map as a picture needs it: what it is, in the words of the page, and where it stands.
     * @param {boolean} isSided @returns {Atlas.Pictured}
     */
    pictured(isSided) {
      const { map, told } = this;
      if (!map || !told) throw new Error('ATLAS: a map that is not shown has no picture');
      return { map, about: { ...told, title: this.name }, side: isSided && this.element.dataset.side };
    }
  }

  ATLAS.ExplorePane = Pane;
})(window.ATLAS);
