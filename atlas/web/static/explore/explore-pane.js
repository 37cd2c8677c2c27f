'use strict';
/*
 * One map of the explorer with its title and legend: shows a layer at a level as it is told.
 */
(function (ATLAS, L) {
  /** Metres per CSS pixel above which a level is too fine to be read, when zoom chooses it. */
  const COARSER = [['province', 9500], ['prefecture', 5200], ['county', 0]];
  const FILTERS = {
    all: null,
    sure: ['unchanged', 'recoded'],
    known: ['unchanged', 'recoded', 'merged', 'transfer_united', 'zone_joined', 'on_one_territory', 'no_polygon'],
  };

  class Pane {
    constructor(element, words, lang) {
      Object.assign(this, { element, words, lang, queue: Promise.resolve() });
      this.title = element.querySelector('h2');
      this.subtitle = element.querySelector('.subtitle');
      this.legend = element.querySelector('.legend');
      this.circles = element.querySelector('.people-legend');
      this.about = element.querySelector('.about');
    }

    /** Level that can be read at the present zoom. */
    levelOfZoom() {
      const metres = this.map ? ATLAS.albers.metresPerPixel(this.map.leaflet.getZoom()) : this.firstScale();
      return COARSER.find(([, least]) => metres > least)[0];
    }

    /** Metres per pixel at which the whole country will be shown. */
    firstScale() {
      const { x, y } = ATLAS.get('config', this.lang).frame;
      const box = this.element.querySelector('.map').getBoundingClientRect();
      return Math.max((x[1] - x[0]) / (box.width || 800), (y[1] - y[0]) / (box.height || 600));
    }

    /** Show a state at a level; calls follow one another, and only the last of those waiting is done. */
    show(state, level) {
      const wanted = { state, level };
      this.wanted = wanted;
      const run = () => (this.wanted === wanted ? this.draw(wanted) : undefined);
      this.queue = this.queue.then(run, run);
      return this.queue;
    }

    async draw(wanted) {
      const { state, level } = wanted;
      const { lang } = this;
      const layer = ATLAS.get('layer', `${state.map}.${lang}`);
      const set = layer.levels[level];
      const config = { ...layer, lang, set, circles: state.people ? layer.people : null };
      await ATLAS.need([['about', `${state.map}.${lang}`]]);
      const about = ATLAS.get('about', `${state.map}.${lang}`);
      await ATLAS.need(ATLAS.payloadsOf({ ...config, legend: about.legend }, set));
      if (this.wanted !== wanted) return;
      const links = ATLAS.linksOf(lang);
      const changes = {
        ...config, ...ATLAS.changesFor({ links }, set), filter: FILTERS[state.only],
        selected: state.place, legend: this.legendOf(about),
      };
      this.write(about, state, level);
      if (this.map) this.quietly(() => this.map.show(changes));
      else await this.make(changes, about);
      this.level = level;
      this.mirrorLegend(config);
    }

    /** Do what selects a unit of the map without a reader having chosen it. */
    quietly(act) {
      this.isQuiet = true;
      act();
      this.isQuiet = false;
    }

    legendOf(about) {
      const { land, left } = this.words;
      return { ...about.legend, element: this.legend, land: about.legend.land || land, left };
    }

    async make(changes, about) {
      const target = this.element.querySelector('.map');
      const leaflet = L.map(target, { crs: L.CRS.Albers, zoomControl: false, trackResize: false });
      const { zoomIn, zoomOut, mapLabel } = this.words;
      const zoom = L.control.zoom({ position: 'bottomleft', zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(leaflet);
      // Before Leaflet hears of it.
      zoom.getContainer().addEventListener('click', () => this.stepping && this.stepping(), true);
      const shared = ATLAS.get('config', this.lang);
      const texts = { ...shared.texts, mapLabel: mapLabel.replace('{title}', about.title) };
      this.map = await ATLAS.mapSoon(leaflet, { ...shared, ...changes, texts });
    }

    write(about, state, level) {
      const { group, name } = ATLAS.exploreState.entryOf(ATLAS.get('catalogue', this.lang), state.map);
      const [subject, rest] = [`${group} · `, `${name} · ${this.words.levels[level]}`];
      this.name = subject + rest;
      const side = ATLAS.part('span', 'side', this.element.dataset.side);
      this.title.replaceChildren(side, ATLAS.part('span', 'subject', subject), rest);
      this.subtitle.textContent = about.subtitle;
    }

    /** Circles have a legend of their own, which takes the place of the colours'. */
    mirrorLegend({ circles }) {
      this.legend.hidden = Boolean(circles);
      this.circles.hidden = !circles;
      if (circles) ATLAS.circles.writeLegend(this.circles, this.map);
    }

    /** The map as a picture needs it: what it is, in the words of the page, and where it stands. */
    pictured(isSided) {
      const about = ATLAS.get('about', `${this.wanted.state.map}.${this.lang}`);
      return { map: this.map, about: { ...about, title: this.name }, side: isSided && this.element.dataset.side };
    }
  }

  ATLAS.ExplorePane = Pane;
})(window.ATLAS, window.L);
