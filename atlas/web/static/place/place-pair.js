'use strict';
/*
 * ATLAS.pair(home, place): a prefecture as one value beside its districts and counties, or alone
 * where it is counted as one, step by step; false where the boundaries do not draw it. The core of the
 * prefecture is outlined; one that is small in it stands in a map of its own too, over its change. The maps
 * fill what the first screen leaves them.
 *
 * Canvases painted once by the engine's painter, without Leaflet: no dragging, no zooming. A
 * pointer or a finger on a unit says its figures in a line below; a mouse click opens its page.
 */
(function (ATLAS) {
  const { make, say, lang } = ATLAS;
  const ROOM = 1.08;
  const HALO = 4;
  /** A core is enlarged where its prefecture is so many times as wide or high. */
  const ENLARGED = 1.6;
  /** Room of all maps together, px: at least, at most, and what stays free below them on the first screen. */
  const [LEAST, MOST, BELOW] = [300, 640, 10];

  /** @typedef {(drawing: Atlas.Drawing, unit: number) => void} Act */

  /** @param {Atlas.Scene} scene @param {number} leaf */
  const isIn = ({ inFocus }, leaf) => Boolean(inFocus && inFocus[leaf]);

  /** @param {Atlas.Scene} scene */
  const isFocused = ({ inFocus }) => Boolean(inFocus && inFocus.includes(1));

  const dark = () => matchMedia('(prefers-color-scheme: dark)').matches;

  /**
   * Names lie inside the units here, on the strongest colours too: their halo is wider.
   * @param {Atlas.Ink} ink @returns {Atlas.Ink}
   */
  const legible = (ink) => ({ ...ink, type: { ...ink.type, label: { ...ink.type.label, halo: HALO } } });

  /**
   * What is in focus: a prefecture, or the polygons of one without county units of its own.
   * @param {Atlas.PlaceData} place @param {Atlas.Geometry} geometry @returns {Atlas.Focus}
   */
  function focusOf(place, geometry) {
    const counties = ATLAS.read('units', place.counties);
    if (counties.prefs.includes(place.prefecture)) return { prefecture: place.prefecture };
    const units = ATLAS.read('units', place.prefectures);
    const own = units.index.get(place.prefecture);
    return { leaves: geometry.codes.filter((code, leaf) => leaf < geometry.own && units.leaf[leaf] === own) };
  }

  /**
   * @param {Atlas.Geometry} geometry @param {string} set @param {string} column
   * @param {Atlas.Focus} focus @param {Atlas.Classes} classes @param {boolean} crowded
   * @returns {Atlas.Scene}
   */
  function sceneOf(geometry, set, column, focus, classes, crowded = false) {
    return ATLAS.scene.buildScene(geometry, {
      set, column, lang, focus, classes, counts: [], lines: null, unitLabels: true, crowded,
      value: { decimals: 1, sign: true, unit: '%' },
    });
  }

  /** One canvas with its scene: fitted to the focus, painted again when its size changes. */
  class Drawing {
    /** @param {Atlas.Geometry} geometry @param {Atlas.Scene} scene @param {number} marked */
    constructor(geometry, scene, marked) {
      this.geometry = geometry;
      this.scene = scene;
      this.marked = marked;
      scene.first = marked;
      this.hovered = -1;
      this.room = ROOM;
      /** @type {number[]} */
      this.core = [];
      /** @type {number[]} */
      this.outlined = [];
      this.layers = ['map', 'marks', 'names'].map(() => make('canvas', { 'aria-hidden': 'true' }));
      // For who looks into it.
      Object.assign(this.layers[0], { drawing: this });
      this.box = make('div', { class: 'small-map' }, this.layers);
      /** How it was painted last. @type {{ view: Atlas.WindowView, ink: Atlas.Ink } | null} */
      this.painted = null;
    }

    /** @param {Atlas.Theme} [theme] */
    paint(theme) {
      ATLAS.atOnce(this.painting(theme));
    }

    /** @param {Atlas.Theme} theme @returns {Atlas.Steps} */
    *painting(theme = dark() ? 'dark' : 'light') {
      const { width, height } = this.box.getBoundingClientRect();
      if (width) yield* this.drawing(width, height, window.devicePixelRatio || 1, theme);
    }

    /** @param {number} width @param {number} height @param {number} dpr @param {Atlas.Theme} theme */
    draw(width, height, dpr, theme) {
      ATLAS.atOnce(this.drawing(width, height, dpr, theme));
    }

    /**
     * @param {number} width @param {number} height @param {number} dpr @param {Atlas.Theme} theme
     * @returns {Atlas.Steps}
     */
    *drawing(width, height, dpr, theme) {
      for (const canvas of this.layers) Object.assign(canvas, { width: width * dpr, height: height * dpr });
      const view = this.fit(width, height, dpr);
      const ink = legible(ATLAS.painter.inkOf(ATLAS.get('style', 'atlas'), theme));
      this.painted = { view, ink };
      const [map, , names] = this.layers.map((canvas) => ATLAS.penOf(canvas));
      ATLAS.painter.paintMap(map, this.scene, ink, view);
      yield ATLAS.REST;
      yield* ATLAS.labels.painting(names, this.scene, ink, view);
      this.mark(this.hovered);
    }

    /** The box of what is in focus, or of the core that is enlarged, in cells. */
    extent() {
      const { geometry, scene } = this;
      if (this.core.length) return geometry.boxOf(this.core);
      return geometry.boxOf(geometry.codes.map((code, leaf) => leaf).filter((leaf) => isIn(scene, leaf)));
    }

    /** @param {number} width @param {number} height @param {number} dpr @returns {Atlas.WindowView} */
    fit(width, height, dpr) {
      const { geometry } = this;
      const [x0, y0, x1, y1] = this.extent();
      const k = Math.min(width / (x1 - x0), height / (y1 - y0)) / this.room;
      const [tx, ty] = [width / 2 - (k * (x0 + x1)) / 2, height / 2 + (k * (y0 + y1)) / 2];
      return {
        dpr, width, height, k, tx, ty, zoom: geometry.zoomAt(k),
        box: [-tx / k, (ty - height) / k, (width - tx) / k, ty / k],
        margin: { x: 0, y: 0 }, size: { x: width, y: height },
      };
    }

    /** @param {number} hovered */
    mark(hovered) {
      this.hovered = hovered;
      if (!this.painted) return;
      const { view, ink } = this.painted;
      const overlay = ATLAS.penOf(this.layers[1]);
      ATLAS.painter.paintOverlay(overlay, this.scene, ink, view, hovered, this.marked);
      if (this.outlined.length) this.outlineCore(overlay, view, ink);
    }

    /**
     * The border of the core, whose neighbours are in the picture too.
     * @param {Atlas.Pen} ctx @param {Atlas.View} view @param {Atlas.Ink} ink
     */
    outlineCore(ctx, view, ink) {
      const { geometry } = this;
      const arcs = geometry.outline(this.outlined);
      ctx.strokeStyle = ink.ink;
      ctx.lineWidth = ink.selected.width / view.k;
      ctx.stroke(geometry.arcsPath(arcs, geometry.levelFor(geometry.cell / view.k)));
    }

    /**
     * The unit in focus under a pointer, or −1.
     * @param {MouseEvent} event
     */
    unitAt(event) {
      if (!this.painted) return -1;
      const { left, top } = this.box.getBoundingClientRect();
      const { k, tx, ty } = this.painted.view;
      const leaf = this.geometry.leafAt((event.clientX - left - tx) / k, (ty - event.clientY + top) / k);
      return leaf >= 0 && isIn(this.scene, leaf) ? this.scene.units.leaf[leaf] : -1;
    }
  }

  /** @param {number} value */
  const percent = (value) => (Number.isNaN(value)
    ? say('no_data') : ATLAS.formatValue(value, { decimals: 1, sign: true, unit: '%' }));

  /**
   * The classes as a bar, the place's own value marked.
   * @param {Atlas.Breaks} classes @param {Atlas.PlaceData['period']} it @param {number} value
   * @param {number} group
   */
  function legend(classes, [start, end], value, group) {
    /** @param {number} index */
    const theme = (index) => `--l:${classes.light[index]};--d:${classes.dark[index]}`;
    const steps = classes.light.length;
    const joints = classes.edges.map((edge, i) => make('span', { style: `left:${((i + 1) / steps) * 100}%` },
      ATLAS.formatValue(edge, { sign: true, unit: i + 1 === classes.edges.length ? '%' : '' })));
    const bar = make('div', { class: 'bar' }, classes.light.map((colour, i) => make('i', { style: theme(i) })));
    if (group >= 0) {
      bar.append(make('b', { class: 'mark', style: `left:${((group + 0.5) / steps) * 100}%` }, percent(value)));
    }
    return make('div', { class: 'legend' },
      make('p', { class: 'legend-title' }, say('pair_legend', { start, end })),
      bar, make('div', { class: 'breaks' }, joints));
  }

  /**
   * Whether the change of a unit is that of it and others together.
   * @param {Atlas.PlaceData} place @param {string} set @param {number} unit
   */
  const isJoined = ({ period }, set, unit) => ATLAS.read('units', set).joined.get(period.join('_'))?.has(unit);

  /**
   * A sentence on a unit, and the way to its page.
   * @param {Atlas.PlaceData} place @param {string} set @param {number} unit
   */
  function factsOf(place, set, unit) {
    const units = ATLAS.read('units', set);
    const [start, end] = place.period;
    /** @param {string | number} year */
    const people = (year) => ATLAS.formatValue(ATLAS.read('values', `${set}/population_${year}`)[unit]);
    const change = ATLAS.read('values', `${set}/${place.column}`)[unit];
    const name = ATLAS.read('names', `${set}.${lang}`).unit[unit];
    const figures = Number.isNaN(change) ? say('no_data')
      : say(isJoined(place, set, unit) ? 'pair_joined' : 'pair_unit', { start, end, before: people(start), after: people(end), pct: percent(change) });
    const text = make('span', {}, make('b', {}, name), ' ', figures, ' ');
    if (units.codes[unit] !== place.code) text.append(make('a', { href: `${units.codes[unit]}.html` }, say('open')));
    return text;
  }

  /** @param {Atlas.Drawing} drawing @param {Act} show @param {Act} open */
  function listen(drawing, show, open) {
    const { box } = drawing;
    box.addEventListener('pointermove', (event) => show(drawing, drawing.unitAt(event)));
    box.addEventListener('pointerdown', (event) => show(drawing, drawing.unitAt(event)));
    box.addEventListener('pointerleave', (event) => event.pointerType === 'mouse' && show(drawing, -1));
    box.addEventListener('click', (event) => event.pointerType === 'mouse' && open(drawing, drawing.unitAt(event)));
  }

  /**
   * The drawings of a place's two maps: its prefecture, and the units of that.
   * @param {Atlas.PlaceData} place
   */
  function drawingsOf(place) {
    const geometry = new ATLAS.Geometry(ATLAS.read('geo', place.province));
    const focus = focusOf(place, geometry);
    const { classes } = ATLAS.get('words', 'place');
    const sets = [place.prefectures, place.counties];
    return sets.map((set, i) => {
      const marked = i && place.level === 'county' ? place.unit : -1;
      return new Drawing(geometry, sceneOf(geometry, set, place.column, focus, classes), marked);
    });
  }

  /**
   * A third drawing: the core, of a prefecture much larger than it; null where there is no such.
   * @param {Atlas.PlaceData} place @param {Atlas.Drawing} parts
   */
  function coreDrawing(place, parts) {
    const { core } = place;
    if (!core) return null;
    const { geometry, scene: { config, focus }, marked } = parts;
    if (!focus) return null;
    const scene = sceneOf(geometry, config.set, place.column, focus, config.classes, true);
    const drawing = new Drawing(geometry, scene, marked);
    const [width, height] = sizeOf(drawing.extent());
    const { members, index } = scene.units;
    // Names of its neighbours would be cut by the frame, and stand on the map of all units.
    const named = core.units.flatMap((code) => index.get(code) ?? []);
    scene.named = new Set(named);
    drawing.core = named.flatMap((unit) => members[unit]);
    drawing.outlined = drawing.core;
    if (!drawing.core.length) return null;
    const [coreWidth, coreHeight] = sizeOf(drawing.extent());
    return Math.max(coreWidth / width, coreHeight / height) * ENLARGED < 1 ? drawing : null;
  }

  /** @param {Atlas.Box} box */
  const sizeOf = ([x0, y0, x1, y1]) => [x1 - x0, y1 - y0];

  /**
   * What the core is, and how it changed.
   * @param {Atlas.Core} core
   */
  function coreCaption({ kind, count, people: [before, after] }) {
    const key = count === 1 ? `core_${kind}_one` : `core_${kind}`;
    return [say(key, { n: count }), ' ', make('b', {}, percent((after / before - 1) * 100))];
  }

  /**
   * The polygons of the core.
   * @param {Atlas.Core} core @param {Atlas.Drawing} drawing
   */
  const leavesOf = ({ units }, { scene: { units: { index, members } } }) => units
    .flatMap((code) => index.get(code) ?? []).flatMap((unit) => members[unit]);

  /**
   * Give the maps the room that is left of the first screen.
   * @param {HTMLElement} maps
   */
  function fill(maps) {
    const room = innerHeight - (maps.getBoundingClientRect().top + scrollY) - BELOW;
    maps.style.setProperty('--room', `${Math.round(Math.max(LEAST, Math.min(MOST, room)))}px`);
  }

  /**
   * Whether one unit fills the focus: a prefecture counted as one, with no parts to show.
   * @param {Atlas.Scene} scene
   */
  const isWhole = ({ inFocus, units }) => new Set([...units.leaf].filter((unit, leaf) => inFocus && inFocus[leaf])).size === 1;

  /**
   * Name and value of a place's prefecture, and whether the value is of others too.
   * @param {Atlas.PlaceData} place
   */
  function wholeOf(place) {
    const whole = ATLAS.read('units', place.prefectures).codes.indexOf(place.prefecture);
    const value = ATLAS.read('values', `${place.prefectures}/${place.column}`)[whole];
    const together = isJoined(place, place.prefectures, whole) ? say('pair_together') : '';
    return { name: ATLAS.read('names', `${place.prefectures}.${lang}`).unit[whole], value, together };
  }

  /** @param {HTMLElement} home @param {Atlas.PlaceData} place @returns {Atlas.Steps<boolean>} */
  function* pairOf(home, place) {
    const { classes } = ATLAS.get('words', 'place');
    yield* ATLAS.reading('geo', place.province);
    const pair = drawingsOf(place);
    yield;
    if (!pair.every(({ scene }) => isFocused(scene))) return false;
    const drawings = isWhole(pair[1].scene) ? pair.slice(0, 1) : pair;
    const { name, value, together } = wholeOf(place);
    const line = make('p', { class: 'note', role: 'status' }, say('pair_hint'));
    /** @param {Atlas.Drawing} drawing @param {number} unit */
    const show = (drawing, unit) => {
      if (unit === drawing.hovered) return;
      drawing.mark(unit);
      if (unit >= 0) line.replaceChildren(factsOf(place, drawing.scene.config.set, unit));
    };
    /** @param {Atlas.Drawing} drawing @param {number} unit */
    const open = (drawing, unit) => {
      const code = unit >= 0 && drawing.scene.units.codes[unit];
      if (code && code !== place.code) location.href = `${code}.html`;
    };
    const said = drawings.length > 1 ? say('pair_label', { name }) : `${name} ${percent(value)}${together}`;
    const core = drawings.length > 1 && coreDrawing(place, drawings[1]);
    const beside = drawings.length > 1 && place.core && !core ? [' · ', ...coreCaption(place.core)] : [];
    const captions = [[`${name} `, make('b', {}, percent(value)), together], [say('parts'), ...beside]];
    const figures = drawings.map((drawing, i) => make('figure', {}, make('figcaption', {}, captions[i]), drawing.box));
    if (drawings.length > 1 && place.core) drawings[1].outlined = leavesOf(place.core, drawings[1]);
    if (core && place.core) {
      drawings.push(core);
      figures.push(make('figure', { class: 'core', 'aria-label': say('core_label', { name }) },
        core.box, make('figcaption', {}, coreCaption(place.core))));
    }
    const kind = core ? 'two with-core' : drawings.length > 1 ? 'two' : 'two alone';
    const maps = make('div', { class: kind, role: 'img', 'aria-label': said }, figures);
    home.replaceChildren(
      legend(classes, place.period, place.value(place.column), place.group()), maps, line, make('p', { class: 'note' }, say('maps_note')),
    );
    /** @param {Atlas.Theme} [theme] */
    const paint = (theme) => drawings.forEach((drawing) => drawing.paint(theme));
    drawings.forEach((drawing) => listen(drawing, show, open));
    fill(maps);
    let width = innerWidth;
    for (const drawing of drawings) {
      yield ATLAS.REST;
      yield* drawing.painting();
    }
    addEventListener('resize', () => {
      // A phone's window grows as its bar goes away: the maps stay as they are.
      if (innerWidth !== width) fill(maps);
      width = innerWidth;
      paint();
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => paint());
    // Paper is light.
    addEventListener('beforeprint', () => paint('light'));
    addEventListener('afterprint', () => paint());
    return true;
  }

  ATLAS.pair = Object.assign(pairOf, { drawingsOf, coreDrawing, wholeOf, percent });
})(window.ATLAS);
