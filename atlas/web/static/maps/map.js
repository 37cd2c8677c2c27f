'use strict';
/*
 * ATLAS.map(target, config): a map of one indicator on a Leaflet map.
 * ATLAS.mapSoon(target, config): a promise of one, put together in short tasks, so that the page
 * answers its reader meanwhile; the map's element then gets the DOM event atlas:map.
 *
 * target is a Leaflet map with crs L.CRS.Albers, or an element or its id, for which one is made.
 * Data must be there (ATLAS.put) before the call: geo/<geo>, units/<set>, names/<set>.<lang>,
 * values/<set>/<column> for `column`, `where`, `circles` and the legend's `people`, and style/… ,
 * lines/… , labels/… named by id. What a tooltip says besides (notes/<set>.<lang>, values of
 * `counts`) is loaded with the first tooltip.
 *
 * config
 *   lang         'zh' | 'en'
 *   theme        'auto' (prefers-color-scheme) | 'light' | 'dark'
 *   geo          id of the geometry: 'leaves' for the country, coarse at first: geo/detail is loaded
 *                once the map is zoomed past its pixel; '23' for the province 23 in detail (the
 *                land round it is plain), which takes geo/23 alone
 *   set, column  unit set and indicator
 *   classes      {edges, light, dark}: n breaks, n + 1 colours, [lower, upper)
 *                or {keys, labels, light, dark}: categories
 *   value        {label, unit, decimals, sign}: how the indicator is written; sign writes +
 *   counts       [{column, label, decimals}]: further rows of the tooltip
 *   where        column of 0 and 1: units with 0 stay plain land
 *   circles      {column, label}: circles of people instead of the classes' colours; null: colours
 *   people       {column, label, less, more}: the circles that ATLAS.landOrPeople can show
 *   switch       element or id that gets the buttons land | people, where there are `people`
 *   filter       comparability words: units of others stay plain land
 *   style        id or tables ground, line, missing, type, labels of the map style
 *   lines        id or {heihe_tengchong, national}: lists of [lon, lat]; null draws none
 *   lineLabels   {start, end}: words at the line's northern and southern end
 *   labels       id or [{kind: 'province' | 'prefecture' | 'county', code, name, lon, lat, rank}]
 *   unitLabels   whether units bear their names in close views
 *   frame        {x: [min, max], y: [min, max]} metres: the national view
 *   background   'sea' | 'page'
 *   inset        {title, x, y}: what lies too far off, in the corner; null for none
 *   focus        {leaves: [codes]} or {prefecture: code}: only these coloured, the map fitted
 *   selected     code of the unit outlined
 *   legend       {element, whole, title, less, more, missing, people, peopleLabel, land, left,
 *                transfer, merged, mark}; left may hold {units} and {people}
 *   texts        {comparability: {word: text}, noData, leaves: {code: {name, note}}, live,
 *                mapLabel, close, colon, betweenPlaces, betweenSentences, zoomIn, zoomOut, wheelHint,
 *                fingersHint}; live may hold {name} and {value}, wheelHint {key}
 *   live         element or id of the line that is read out; null makes one after the map
 *   link         'place/{prefecture}.html': link of a pinned tooltip ({code}, {prefecture},
 *                {province} filled); linkText its words
 *   covered      true: the page itself calls uncover() once there is more on the map
 *   listen       ties the map to pointer and keys: ATLAS.listen, or a function of a page's own
 *
 * The returned object
 *   show(changes)            change any of the config and paint; the view stays
 *   setTheme(theme)          'auto' | 'light' | 'dark'
 *   select(code, {fly})      outline a unit (or the unit of a leaf); null for none
 *   fit()                    the national frame, or the focus
 *   on(type, fn)             'select' | 'hover' | 'show'; fn(facts or null). The map's element
 *                            gets the same as DOM events atlas:select, atlas:hover
 *   details()                load what tooltips, tables and `info` say besides the value: a promise
 *   unitAt(point), info(code), pointOf(code), leaflet
 * ATLAS.maps lists the maps of a page in the order in which they were made.
 */
(function (ATLAS, L) {
  /** @type {Atlas.ConfigGiven} */
  const DEFAULTS = {
    lang: 'zh', theme: 'auto', geo: 'leaves', counts: [], where: null, filter: null,
    circles: null, people: null, switch: null,
    style: 'atlas', lines: null, lineLabels: null, labels: null, unitLabels: true,
    frame: { x: [-2.7e6, 2.25e6], y: [1.75e6, 6e6] }, background: 'sea', inset: null, focus: null,
    selected: null, legend: {}, texts: {}, live: null, link: null, linkText: '', covered: false, listen: ATLAS.listen,
    value: { label: '', unit: '', decimals: 0, sign: false },
  };
  const MAX_ZOOM = 11;
  /** From the frame that a map is drawn in until it is on the screen, ms. */
  const SEEN_MS = 30;
  /** How far into the map the inset stays: further in it would hide places. */
  const INSET_ZOOMS = 0.8;

  /** @type {Map<string, Atlas.Geometry>} */
  const geometries = new Map();
  const dark = window.matchMedia('(prefers-color-scheme: dark)');

  /**
   * The geometry of an id, shared by the maps of a page.
   * @param {string} id @returns {Atlas.Geometry}
   */
  function geometryOf(id) {
    const geometry = geometries.get(id) || new ATLAS.Geometry(ATLAS.read('geo', id));
    geometries.set(id, geometry);
    return geometry;
  }

  /** @param {HTMLElement | string | null | undefined} target @returns {HTMLElement | null} */
  const elementOf = (target) => (typeof target === 'string' ? document.getElementById(target.replace(/^#/, '')) : target || null);

  /** @param {Atlas.ConfigGiven} config @returns {Atlas.Config} */
  function resolved(config) {
    const { style, lines, labels } = config;
    return /** @type {Atlas.Config} */ ({
      ...config,
      style: typeof style === 'string' ? ATLAS.get('style', style) : style,
      lines: typeof lines === 'string' ? ATLAS.get('lines', lines) : lines,
      labels: typeof labels === 'string' ? ATLAS.read('labels', labels) : labels,
    });
  }

  /** @param {Atlas.Config} config @returns {Atlas.Theme} */
  const themeOf = ({ theme }) => (theme === 'auto' ? (dark.matches ? 'dark' : 'light') : theme);

  class AtlasMap {
    /**
     * On a Leaflet map, once all that it shows is read and built; assembled() makes one.
     * @param {L.Map} leaflet @param {Atlas.Scene<Atlas.Config>} scene
     */
    constructor(leaflet, scene) {
      const { config, geometry } = scene;
      this.leaflet = leaflet;
      this.container = leaflet.getContainer();
      this.config = config;
      this.geometry = geometry;
      this.scene = scene;
      this.ink = ATLAS.painter.inkOf(config.style, themeOf(config));
      this.live = elementOf(config.live) || L.DomUtil.create('p', 'atlas-live');
      this.tooltip = new ATLAS.Tooltip(this.container, config.texts.close || '');
      this.layer = new ATLAS.Layer(geometry.cell, (contexts, view) => this.painting(contexts, view));
      /** Of itself a map has one level; a page may know of more. @type {Atlas.AtlasMap['home']} */
      this.home = { levels: {}, set: config.set };
      this.hovered = -1;
      this.selected = -1;
      /** @type {{[E in keyof Atlas.MapEvents]: ((facts: Atlas.MapEvents[E]) => void)[]}} */
      this.listeners = { select: [], hover: [], show: [] };
      this.isOnPaper = false;
      this.untouched = true;
      this.homeZoom = 0;
      /** What the names were last written for. @type {unknown[]} */
      this.namedFor = [];
      /** @type {L.LatLng | null} */
      this.pinned = null;
      /** @type {Atlas.LeafFacts | null} */
      this.told = null;
      /** @type {Atlas.Regions | undefined} */
      this.regions = undefined;
      /** @type {Atlas.Inset | null} */
      this.inset = null;
      /** @type {HTMLElement | null} */
      this.legendElement = null;
      /** The class that stands out. @type {number | null} */
      this.lit = null;
      this.keys = ATLAS.classKeys(this);
    }

    /** Stand in the page at the view that is drawn, and draw it; a page may do something else after each step. */
    *opening() {
      this.prepareMap();
      this.pickInk();
      yield;
      this.fit();
      yield;
      yield* ATLAS.painter.makePaths(this.scene, this.ink, this.layer.viewOn(this.leaflet));
      yield* this.layer.addTo(this.leaflet).opening();
      yield;
      // It gets its size and its place in one go.
      this.inset = this.config.inset && new ATLAS.Inset(this.leaflet, this.config.inset);
      yield* this.settling();
      this.mirrorInset(this.layer.view);
      if (!this.config.covered) this.uncover();
      yield ATLAS.REST;
      this.config.listen(this);
      this.leaflet.on('zoomend', () => this.refine());
      this.refine();
      if (this.config.selected) this.select(this.config.selected);
      if (this.config.switch) ATLAS.landOrPeople(this, this.config.switch);
    }

    prepareMap() {
      const { leaflet: map, container, config } = this;
      Object.assign(map.options, { zoomSnap: 0, zoomDelta: 0.75, wheelPxPerZoomLevel: 90 });
      map.setMaxZoom(MAX_ZOOM);
      ATLAS.letMove(map, config.texts);
      // Lengths on the ground at the middle of the window: to scale along any line within a few per cent.
      L.control.scale({ position: 'bottomleft', imperial: false }).addTo(map);
      if (map.attributionControl) map.attributionControl.setPrefix(false);
      container.setAttribute('role', 'application');
      const label = config.texts.mapLabel || container.getAttribute('aria-label') || config.value.label;
      container.setAttribute('aria-label', label);
      if (!elementOf(config.live)) container.after(this.live);
      this.live.setAttribute('aria-live', 'polite');
    }

    /** Show the map in the place of the still that stands over it until it is drawn. */
    uncover() {
      this.layer.stand();
      this.container.classList.add('atlas-map');
    }

    /** Colours of the theme in force, for the canvas and as CSS variables. */
    pickInk() {
      const { config, container } = this;
      const theme = themeOf(config);
      this.ink = ATLAS.painter.inkOf(config.style, theme);
      this.legendElement = elementOf(config.legend.element);
      for (const element of [container, this.legendElement]) {
        if (!element) continue;
        element.dataset.theme = theme;
        const { page, land_without_theme: land, sea, ink, muted, link_and_focus: link } = this.ink;
        Object.entries({ page, land, sea, ink, muted, link }).forEach(([name, colour]) =>
          element.style.setProperty(`--atlas-${name}`, colour));
      }
      container.style.background = this.ink[config.background];
    }

    /**
     * The box to show at first, metres: the focus, or the country.
     * @returns {Atlas.Frame}
     */
    homeBox() {
      const { config, geometry, scene } = this;
      const { inFocus } = scene;
      if (!inFocus) return config.frame;
      const leaves = [...inFocus.keys()].filter((leaf) => inFocus[leaf]);
      const [x0, y0, x1, y1] = geometry.boxOf(leaves).map((cells) => cells * geometry.cell);
      const pad = 0.04 * Math.max(x1 - x0, y1 - y0);
      return { x: [x0 - pad, x1 + pad], y: [y0 - pad, y1 + pad] };
    }

    /**
     * The zoom at which a box of metres just fits the window.
     * @param {Atlas.Frame} frame
     */
    zoomOf({ x, y }) {
      // A map in a closed tab has no size yet; it is fitted when it gets one.
      const size = this.leaflet.getSize().x ? this.leaflet.getSize() : L.point(800, 600);
      const scale = Math.max((x[1] - x[0]) / size.x, (y[1] - y[0]) / size.y);
      return Math.min(MAX_ZOOM, ATLAS.albers.zoomFor(scale));
    }

    fit() {
      const { leaflet: map } = this;
      const home = this.homeBox();
      const { x, y } = home;
      const zoom = this.zoomOf(home);
      // Within limits Leaflet would fly from the old view to where it meets them, and land there.
      ATLAS.leafletPrivate.freeBounds(map);
      map.options.minZoom = zoom - (this.config.focus ? 1 : 0.25);
      map.setView(ATLAS.albers.at((x[0] + x[1]) / 2, (y[0] + y[1]) / 2), zoom, { animate: false });
      this.bound();
      this.homeZoom = zoom;
      this.untouched = true;
    }

    /** Keep the country in reach, with what of it lies outside the frame. */
    bound() {
      const { geometry, config: { frame } } = this;
      const all = geometry.own === geometry.codes.length;
      const own = all ? geometry.extent : geometry.boxOf(Array.from({ length: geometry.own }, (_, leaf) => leaf));
      const land = own.map((cells) => cells * geometry.cell);
      const x = [Math.min(frame.x[0], land[0]), Math.max(frame.x[1], land[2])];
      const y = [Math.min(frame.y[0], land[1]), Math.max(frame.y[1], land[3])];
      const reach = 1.5e6;
      this.leaflet.setMaxBounds(L.latLngBounds(
        ATLAS.albers.at(x[0] - reach, Math.min(0, y[0]) - reach),
        ATLAS.albers.at(x[1] + reach, y[1] + reach),
      ));
    }

    /** @param {Atlas.Contexts} contexts @param {Atlas.WindowView} view @returns {Atlas.Steps} */
    *painting({ map, overlay, labels }, view) {
      ATLAS.painter.paintOverlay(overlay, this.scene, this.ink, view, this.hovered, this.selected, this.litLand());
      if (this.regions) this.regions.frameOn(overlay, view, this.homeZoom + INSET_ZOOMS);
      if (!map || !labels) return;
      yield* ATLAS.painter.painting(map, this.scene, this.ink, view, this.circleScale(view.zoom), this.lit);
      yield* this.naming(labels, view);
      this.mirrorInset(view);
    }

    /**
     * Write the names, which stand over every indicator alike, unless they stand there already.
     * @param {Atlas.Pen} labels @param {Atlas.WindowView} view @returns {Atlas.Steps}
     */
    *naming(labels, view) {
      const { config, units, names, geometry, inFocus } = this.scene;
      const { style, labels: places, lines, lineLabels, unitLabels } = config;
      // In a focus the values stand under the names.
      const told = [view.box, view.dpr, this.ink.theme, style, places, lines, lineLabels, unitLabels, units, names, geometry,
        inFocus && this.scene];
      if (told.every((one, i) => one === this.namedFor[i])) return;
      // Another painting may begin before this one ends.
      this.namedFor = [];
      yield* ATLAS.labels.painting(labels, this.scene, this.ink, view);
      this.namedFor = told;
    }

    /** @param {Atlas.WindowView} view */
    mirrorInset(view) {
      if (this.inset) this.inset.showIn(view, this.geometry.cell, this.homeZoom + INSET_ZOOMS);
    }

    /** What stands beside the canvas and depends on the scene. */
    afterScene() {
      ATLAS.atOnce(this.settling());
      if (this.regions) this.regions.paint();
    }

    *settling() {
      if (this.legendElement) ATLAS.legend.writeLegend(this.legendElement, this);
      yield;
      if (this.inset) yield* this.inset.painting(this.scene, this.ink, this.litLand());
    }

    /** The class whose land stands out; circles stand out by themselves. */
    litLand() {
      return this.config.circles ? null : this.lit;
    }

    /**
     * Let a class stand out, here and in what is enlarged; null lets all.
     * @param {number | null} group
     */
    light(group) {
      this.lit = group;
      if (this.config.circles) this.layer.redraw();
      else this.layer.redrawOverlay();
      if (this.inset) ATLAS.atOnce(this.inset.painting(this.scene, this.ink, this.litLand()));
      if (this.regions) this.regions.light();
    }

    /**
     * Mark the class of a unit in the legends; −1 for none.
     * @param {number} unit
     */
    markClass(unit) {
      this.keys.mark(ATLAS.classIn(this.scene, unit));
    }

    /**
     * Enlarge regions beside the map: see regions.js.
     * @param {Atlas.Region[]} regions @param {string} label
     */
    addRegions(regions, label) {
      this.regions = new ATLAS.Regions(this, regions, label);
      this.paintRegions();
      this.layer.redrawOverlay();
    }

    /** Paint them once the map is seen; the first step says whether they are shown, and so framed on it. */
    paintRegions() {
      const steps = this.regions && this.regions.painting();
      if (steps && !steps.next().done) requestAnimationFrame(() => setTimeout(() => ATLAS.inSteps(steps), SEEN_MS));
    }

    /** @param {Atlas.ConfigGiven} changes */
    show(changes = {}) {
      const { units } = this.scene;
      const kept = this.selected >= 0 ? units.codes[this.selected] : null;
      const { column, circles } = this.config;
      this.config = resolved({ ...this.config, ...changes, legend: { ...this.config.legend, ...changes.legend } });
      this.scene = ATLAS.scene.buildScene(this.geometry, this.config, this.scene);
      this.pickInk();
      this.hovered = -1;
      this.selected = -1;
      this.tooltip.hide();
      this.pinned = null;
      // At another level a class is the same; of another map, or of circles, it is not.
      if (column !== this.config.column || circles !== this.config.circles) this.lit = this.keys.drop();
      this.layer.redraw();
      ATLAS.atOnce(this.settling());
      if (!this.keys.has(this.lit)) this.keys.letGo();
      this.paintRegions();
      if ('focus' in changes) this.fit();
      const code = 'selected' in changes ? changes.selected : kept;
      if (code && this.unitOf(code) >= 0) this.select(code);
      this.tell('show', null);
    }

    /** How much larger circles are at a zoom than the style's. */
    circleScale(zoom = this.leaflet.getZoom()) {
      const { frame } = this.config;
      return ATLAS.circles.scaleOf(this.ink.circles, frame, this.zoomOf(frame), zoom);
    }

    /** Load the detailed geometry once the coarse one would be seen to be coarse. */
    refine() {
      const { leaflet, geometry: { finer } } = this;
      if (!finer || ATLAS.albers.metresPerPixel(leaflet.getZoom()) >= finer.below) return;
      ATLAS.attempt(this.container, () => ATLAS.need([['geo', finer.id]]).then(() => {
        // A picture that is being scaled must stay the one it was.
        if (ATLAS.leafletPrivate.isZooming(leaflet)) leaflet.once('zoomend', () => this.redrawOn(finer.id));
        else this.redrawOn(finer.id);
      }), 'finer');
    }

    /**
     * Draw the same scene on another geometry; what is selected or pinned stays so.
     * @param {string} id
     */
    redrawOn(id) {
      const geometry = geometryOf(id);
      if (this.geometry === geometry) return;
      const left = this.geometry;
      this.geometry = geometry;
      if (!ATLAS.maps.some((map) => map.geometry === left)) geometries.delete(left.id);
      this.scene = ATLAS.scene.buildScene(geometry, this.config);
      this.layer.setCell(geometry.cell);
      this.layer.redraw();
      this.afterScene();
    }

    /** @param {Atlas.ThemeWish} theme */
    setTheme(theme) {
      this.config.theme = theme;
      this.pickInk();
      this.layer.redraw();
      this.afterScene();
    }

    /**
     * Unit of a code of the set, of a leaf, or of the first of another set's united unit; −1 if none.
     * @param {string} code
     */
    unitOf(code) {
      const { units } = this.scene;
      const unit = units.index.get(code);
      if (unit !== undefined) return unit;
      const leaf = this.geometry.codes.indexOf(ATLAS.firstDivision(code));
      return leaf < 0 ? -1 : units.leaf[leaf];
    }

    /** @param {string | null} code @param {{ fly?: boolean }} it */
    select(code, { fly = false } = {}) {
      this.selected = code === null ? -1 : this.unitOf(code);
      this.layer.redrawOverlay();
      this.markClass(this.selected);
      const facts = this.selected < 0 ? null : ATLAS.describe(this.scene, this.ink, this.selected);
      if (facts && fly) this.goTo(this.selected, facts);
      if (facts) this.say(facts);
      this.tell('select', facts);
    }

    /**
     * Bring a unit into the middle, close enough to be seen, and say what it is.
     * @param {number} unit @param {Atlas.Facts} facts
     */
    goTo(unit, facts) {
      const anchor = ATLAS.scene.anchorOf(this.scene, unit);
      if (!anchor) return;
      const { cell } = this.geometry;
      const [x0, y0, x1, y1] = this.geometry.boxOf(this.scene.units.members[unit]);
      const span = cell * Math.max(x1 - x0, y1 - y0);
      const size = this.leaflet.getSize();
      const zoom = Math.min(9, ATLAS.albers.zoomFor(span / (0.35 * Math.min(size.x, size.y))));
      const centre = ATLAS.albers.at(anchor.x * cell, anchor.y * cell);
      this.leaflet.setView(centre, Math.max(zoom, this.leaflet.getZoom()), { animate: true });
      this.pin(facts, centre);
    }

    /**
     * Let the tooltip stay at a place.
     * @param {Atlas.LeafFacts} facts @param {L.LatLng} latlng
     */
    pin(facts, latlng) {
      this.pinned = latlng;
      this.tip(facts, this.leaflet.latLngToContainerPoint(latlng));
    }

    /**
     * Show facts beside a point, pinned or not, and load what is missing of them.
     * @param {Atlas.LeafFacts} facts @param {{ x: number, y: number }} point
     */
    tip(facts, point) {
      const { tooltip, config } = this;
      tooltip.fill(facts, this.pinned ? ATLAS.linkOf(config, facts) : null);
      tooltip.showAt(point, Boolean(this.pinned));
      this.told = facts;
      ATLAS.attempt(this.container, () => this.details(), 'details');
    }

    /** Load what tooltips say besides the value, and put it into the one that is shown. */
    details() {
      const wanted = ATLAS.detailsOf(this.config).filter(([kind, id]) => !ATLAS.has(kind, id));
      if (!wanted.length) return Promise.resolve();
      return ATLAS.need(wanted).then(() => this.tellAgain());
    }

    tellAgain() {
      const { tooltip, told } = this;
      const unit = told ? this.unitOf(told.code) : -1;
      if (unit < 0 || tooltip.element.hidden) return;
      const facts = ATLAS.describe(this.scene, this.ink, unit);
      this.tip(facts, tooltip.point);
      this.say(facts);
    }

    /** @param {Pick<Atlas.Told, 'name' | 'valueText'>} it */
    say({ name, valueText }) {
      const text = this.config.texts.live || '{name} {value}';
      this.live.textContent = ATLAS.filled(text, { name, value: valueText });
    }

    /**
     * @template {keyof Atlas.MapEvents} E @param {E} type
     * @param {(facts: Atlas.MapEvents[E]) => void} listener
     */
    on(type, listener) {
      this.listeners[type].push(listener);
    }

    /** @template {keyof Atlas.MapEvents} E @param {E} type @param {Atlas.MapEvents[E]} facts */
    tell(type, facts) {
      this.listeners[type].forEach((listener) => listener(facts));
      if (type !== 'show') {
        this.container.dispatchEvent(new CustomEvent(`atlas:${type}`, { detail: facts, bubbles: true }));
      }
    }

    /** @param {L.Point} point */
    leafAt(point) {
      return this.geometry.leafAt(...this.layer.cellAt(point));
    }

    /** @param {L.PointExpression} point */
    unitAt(point) {
      const leaf = this.leafAt(L.point(point));
      return leaf < 0 ? -1 : this.scene.units.leaf[leaf];
    }

    /** @param {string} code */
    info(code) {
      const unit = this.unitOf(code);
      return unit < 0 ? null : ATLAS.describe(this.scene, this.ink, unit);
    }

    /** @param {string} code */
    pointOf(code) {
      const unit = this.unitOf(code);
      const anchor = unit < 0 ? null : ATLAS.scene.anchorOf(this.scene, unit);
      return anchor && this.layer.containerPointOf(anchor.x, anchor.y);
    }
  }

  /** @param {AtlasMap} map */
  function enlist(map) {
    ATLAS.maps.push(map);
    dark.addEventListener('change', () => map.config.theme === 'auto' && map.setTheme('auto'));
    return map;
  }

  /**
   * Decode what a scene is built from.
   * @param {Atlas.Config} config @returns {Atlas.Steps<Atlas.Geometry>}
   */
  function* reading({ geo, set, lang, column }) {
    yield* ATLAS.reading('geo', geo);
    const geometry = geometryOf(geo);
    // The first look at them numbers them.
    yield geometry.ends;
    yield* ATLAS.reading('units', set);
    yield* ATLAS.reading('names', `${set}.${lang}`);
    if (column) yield* ATLAS.reading('values', `${set}/${column}`);
    return geometry;
  }

  /**
   * Put a map together; a page may do something else after each step.
   * @param {L.Map | HTMLElement | string} target @param {Atlas.ConfigGiven} given
   * @returns {Atlas.Steps<AtlasMap>}
   */
  function* assembled(target, given) {
    // The page's own script, which makes the map, ends before anything is decoded.
    yield ATLAS.REST;
    const config = resolved({ ...DEFAULTS, ...given });
    const geometry = yield* reading(config);
    const scene = yield* ATLAS.scene.building(geometry, config);
    yield;
    const leaflet = target instanceof L.Map ? target : ATLAS.leafletIn(/** @type {HTMLElement} */ (elementOf(target)), config.texts);
    const map = new AtlasMap(leaflet, scene);
    yield* map.opening();
    return map;
  }

  ATLAS.maps = [];
  ATLAS.map = (target, config) => enlist(ATLAS.atOnce(assembled(target, config)));
  ATLAS.mapSoon = async (target, config) => {
    const element = target instanceof L.Map ? target.getContainer() : elementOf(target);
    if (!element) throw new Error(`ATLAS: the page has no ${target}`);
    element.setAttribute('aria-busy', 'true');
    try {
      const map = enlist(await ATLAS.inSteps(assembled(target, config)));
      element.dispatchEvent(new CustomEvent('atlas:map', { bubbles: true }));
      return map;
    } finally {
      element.removeAttribute('aria-busy');
    }
  };
})(window.ATLAS, window.L);
