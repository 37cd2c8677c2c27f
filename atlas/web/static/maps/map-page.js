'use strict';
/*
 * The page of one map: its level, the table of its rows, what can be taken from it.
 *
 * The element with data-layer says what the page is about, and gets the buttons; what they need is
 * loaded when it is asked for.
 *
 * ?level and ?place open the page at a level and a place, as does what map-address.js keeps in the
 * hash once there is something to keep.
 */
(function (ATLAS) {
  const { part } = ATLAS;

  /** @param {string} text @param {() => void} act @param {string} name */
  function button(text, act, name = 'action') {
    const made = part('button', name, [text]);
    made.type = 'button';
    made.addEventListener('click', act);
    return made;
  }

  class MapPage {
    /** @param {HTMLElement} tools @param {Atlas.AtlasMap} map */
    constructor(tools, map) {
      const { lang, levels, set } = map.config;
      const { layer = '', base = '' } = tools.dataset;
      this.tools = tools;
      this.map = map;
      this.layer = layer;
      this.base = base;
      this.lang = lang;
      this.levels = levels;
      this.words = ATLAS.get('words', `page.${lang}`);
      /** What the page's own words are about. */
      map.home = { levels, set };
      const links = ATLAS.linksOf(lang);
      Object.assign(map.config, { links, ...ATLAS.changesFor({ links }, set) });
      this.explore = part('a', 'action', [this.words.explore]);
      this.addLevels();
      this.addTools();
      this.addTable();
      this.openAt();
      const legend = document.querySelector('.legend');
      if (legend instanceof HTMLElement) map.keys.tie(legend, '.legend-note');
      map.addRegions(this.words.regions, this.words.enlarge);
    }

    about(lang = this.lang) {
      const id = `${this.layer}.${lang}`;
      return ATLAS.need([['about', id]]).then(() => ATLAS.get('about', id));
    }

    /** Words of the table and of the embed code. */
    moreWords() {
      const { lang } = this;
      return ATLAS.need([['words', `map.${lang}`]]).then(() => ATLAS.get('words', `map.${lang}`));
    }

    /** Buttons for the levels, if there are several. */
    addLevels() {
      const { map, words } = this;
      const names = /** @type {Atlas.Level[]} */ (Object.keys(this.levels));
      const home = document.querySelector('.controls');
      if (!home || names.length < 2) return;
      const buttons = names.map((level) => button(words.levels[level], () => this.chooseLevel(level), ''));
      const group = part('div', 'land-or-people', buttons);
      group.setAttribute('role', 'group');
      group.setAttribute('aria-label', words.level);
      // What stands there already keeps its place.
      home.append(group);
      const own = words.levels[ATLAS.levelOf(map.config)];
      const note = part('p', 'note level-note', [ATLAS.filled(words.levelNote, { level: own })]);
      const figure = map.container.closest('figure');
      if (figure) figure.after(note);
      const mirror = () => {
        const now = ATLAS.levelOf(map.config);
        buttons.forEach((one, i) => one.setAttribute('aria-pressed', String(names[i] === now)));
        note.hidden = map.config.set === map.home.set;
      };
      map.on('show', mirror);
      mirror();
    }

    /**
     * Show another level; the legend then counts its units.
     * @param {Atlas.Level} level
     */
    toLevel(level) {
      const element = ATLAS.one('.legend');
      return this.about().then(({ legend }) =>
        ATLAS.atLevel(this.map, level, { legend: { ...legend, element } }));
    }

    /** @param {Atlas.Level} level */
    chooseLevel(level) {
      return ATLAS.attempt(ATLAS.one('.controls'), () =>
        this.address().then(({ remember }) => this.toLevel(level).then(() => remember(true))));
    }

    /**
     * The address of the page: loaded once there is something to read or to keep.
     * @returns {Promise<ReturnType<Atlas.Registry['mapAddress']>>}
     */
    async address() {
      await ATLAS.load('map-address.js');
      this.kept = this.kept || ATLAS.mapAddress(this);
      return this.kept;
    }

    /** Begin to keep the address. */
    keepAddress() {
      return ATLAS.attempt(this.map.container, () => this.address(), 'address');
    }

    addTools() {
      const { tools, words } = this;
      this.explore.href = `${ATLAS.base}../${ATLAS.tree(this.lang)}explore.html`
        + `#map=${this.layer}&level=${ATLAS.levelOf(this.map.config)}`;
      // After what stands there already, which keeps its place.
      tools.append(
        button(words.country, () => ATLAS.lookAt(this.map, null)), this.explore,
        button(words.csv, () => ATLAS.attempt(tools, () => this.saveTable(), 'csv')),
        button(words.picture, () => ATLAS.attempt(tools, () => this.savePicture(), 'picture')),
        button(words.embed, () => ATLAS.attempt(tools, () => this.openSnippet(), 'embed')),
      );
    }

    /** @param {string} suffix */
    fileName(suffix) {
      const { map, layer } = this;
      const level = map.config.set === map.home.set ? '' : `.${ATLAS.levelOf(map.config)}`;
      return `${layer}${level}.${suffix}`;
    }

    saveTable() {
      return Promise.all([this.about(), this.map.details(), ATLAS.load('save.js')]).then(([about]) => {
        // The last note names the atlas.
        const source = [about.source, about.dates, ...about.notes.slice(-1)].join(' ');
        const blob = new Blob([ATLAS.save.csv(this.map, source)], { type: 'text/csv;charset=utf-8' });
        ATLAS.save.file(blob, this.fileName('csv'));
      });
    }

    savePicture() {
      return Promise.all([this.about(), ATLAS.load('picture.js'), ATLAS.load('save.js')]).then(([about]) => {
        const { map, words } = this;
        // The title is that of the page, whatever level is shown.
        const level = words.levels[ATLAS.levelOf(map.config)].toLowerCase();
        const here = map.config.set === map.home.set ? '' : ATLAS.filled(words.here, { level });
        const canvas = ATLAS.picture([{ map, about: { ...about, title: about.title + here } }]);
        return ATLAS.save.picture(canvas, this.fileName(`view.${this.lang}.png`));
      });
    }

    openSnippet() {
      return Promise.all([this.moreWords(), ATLAS.load('snippet.js'), ATLAS.load('map-address.js')]).then(([words]) => {
        const { layer, lang, base } = this;
        const file = () => `embed/${layer}.html`;
        ATLAS.snippet(this.map, { file, lang, base, words, about: (other) => this.about(other) });
      });
    }

    /** The table, made when it is first opened. */
    addTable() {
      const home = part('div', '', [' ']);
      const details = part('details', 'data', [part('summary', '', this.words.rows), home]);
      /** @type {Promise<unknown> | undefined} */
      let made;
      details.addEventListener('toggle', () => {
        made = made || ATLAS.attempt(home, () => Promise.all([this.moreWords(), this.about(), ATLAS.load('table.js')])
          .then(([words, { legend: { title } }]) =>
            ATLAS.table(home, this.map, { words, title: title || '', locate: (code) => this.locate(code) })));
      });
      this.tools.after(details);
    }

    /**
     * Bring the map into sight and a unit into its middle.
     * @param {string} code
     */
    locate(code) {
      const { map } = this;
      map.container.scrollIntoView({ block: 'center' });
      map.container.focus({ preventScroll: true });
      map.select(code, { fly: true });
    }

    openAt() {
      const { map } = this;
      // Whether there is something to read: only then is what reads it loaded.
      if (/[?&#](level|place|at)=/.test(window.location.href)) ATLAS.attempt(map.container, () => this.address().then(({ read }) => read()), 'address');
      map.leaflet.once('moveend', () => this.keepAddress());
      map.on('select', () => this.keepAddress());
      map.on('show', () => this.keepAddress());
    }
  }

  // The map itself is made by the page's last script.
  document.addEventListener('atlas:map', () => {
    /** @type {HTMLElement | null} */
    const tools = document.querySelector('[data-layer]');
    if (tools) new MapPage(tools, ATLAS.maps[0]);
  });
})(window.ATLAS);
