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

    /** Level for a wish, 'auto' being that of the zoom, among those that a layer has. */
    levelFor(wish, levels) {
      const metres = this.map ? ATLAS.albers.metresPerPixel(this.map.leaflet.getZoom()) : this.firstScale();
      const wanted = wish === 'auto' ? COARSER.find(([, least]) => metres > least)[0] : wish;
      if (levels[wanted]) return wanted;
      const order = ['county', 'prefecture', 'province'];
      return order.find((level) => levels[level]);
    }

    /** Metres per pixel at which the whole country will be shown. */
    firstScale() {
      const { x, y } = ATLAS.get('config', this.lang).frame;
      const box = this.element.querySelector('.map').getBoundingClientRect();
      return Math.max((x[1] - x[0]) / (box.width || 800), (y[1] - y[0]) / (box.height || 600));
    }

    /** Show a state; calls follow one another, and only the last of those waiting is done. */
    show(state) {
      this.wanted = state;
      const run = () => (this.wanted === state ? this.draw(state) : undefined);
      this.queue = this.queue.then(run, run);
      return this.queue;
    }

    async draw(state) {
      const { lang } = this;
      const layer = ATLAS.get('layer', `${state.map}.${lang}`);
      const level = this.levelFor(state.level, layer.levels);
      const set = layer.levels[level];
      const config = { ...layer, lang, set, circles: state.people ? layer.people : null };
      await ATLAS.need([['about', `${state.map}.${lang}`]]);
      const about = ATLAS.get('about', `${state.map}.${lang}`);
      await ATLAS.need(ATLAS.payloadsOf({ ...config, legend: about.legend }, set));
      if (this.wanted !== state) return;
      const links = ATLAS.linksOf(lang);
      const changes = {
        ...config, ...ATLAS.changesFor({ links }, set), filter: FILTERS[state.only],
        selected: state.place, legend: this.legendOf(about),
      };
      this.write(about, state, level);
      if (this.map) this.map.show(changes);
      else this.make(changes, about);
      this.level = level;
      this.mirrorLegend(config);
    }

    legendOf(about) {
      const { land, left } = this.words;
      return { ...about.legend, element: this.legend, land: about.legend.land || land, left };
    }

    make(changes, about) {
      const target = this.element.querySelector('.map');
      const leaflet = L.map(target, { crs: L.CRS.Albers, zoomControl: false });
      const { zoomIn, zoomOut, mapLabel } = this.words;
      L.control.zoom({ position: 'bottomleft', zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(leaflet);
      const shared = ATLAS.get('config', this.lang);
      const texts = { ...shared.texts, mapLabel: mapLabel.replace('{title}', about.title) };
      this.map = ATLAS.map(leaflet, { ...shared, ...changes, texts });
    }

    write(about, state, level) {
      const { group, name } = ATLAS.exploreState.entryOf(ATLAS.get('catalogue', this.lang), state.map);
      this.title.textContent = `${group} · ${name} · ${this.words.levels[level]}`;
      this.subtitle.textContent = about.subtitle;
      this.about.href = `maps/${state.map}.html`;
    }

    /** Circles have a legend of their own, which takes the place of the colours'. */
    mirrorLegend({ circles }) {
      this.legend.hidden = Boolean(circles);
      this.circles.hidden = !circles;
      if (circles) ATLAS.circles.writeLegend(this.circles, this.map);
    }

    view() {
      const { lat, lng } = this.map.leaflet.getCenter();
      return { lon: lng, lat, zoom: this.map.leaflet.getZoom() };
    }

    /** Move to a view; the whole country if there is none. */
    moveTo(view) {
      if (view) this.map.leaflet.setView([view.lat, view.lon], view.zoom, { animate: false });
      else this.map.fit();
    }
  }

  ATLAS.ExplorePane = Pane;
})(window.ATLAS, window.L);
