'use strict';
/*
 * ATLAS.movesView(map, tools): the arrows of a state on a map of ATLAS.movesBase(config, words).
 *
 * tools {state, figures, numbers, words, nameOf, onChoose(code or null), onMark(id or null), onArrow(id or null),
 * onZoom(), onSigns(codes whose names are short)}. The view owns what is on the map: show(state) draws it, mark(id) lifts an arrow,
 * threshold() tells how large an arrow must be at this zoom. It changes no state by itself.
 */
(function (ATLAS, L) {
  const paint = ATLAS.movesPaint;

  const HAIR = 0.5;
  /** Zoom levels in from the whole country at which smaller flows are drawn. */
  const CLOSER = 0.9;
  /** How many arrows of a province are drawn strongly. */
  const STRONG = 10;
  /** Strength of the arrows that only a closer view draws. */
  const FURTHER = 0.25;
  /** Share of its slot that a faint arrow takes. */
  const CROWDED = 0.3;
  /** With numbers under them, a phone leaves out small ones for which only bad places are left. */
  const CROWD_ON_PHONE = 17;
  const MORPH_MS = 900;
  const SLACK = { mouse: 3, touch: 7 };
  const PHONE = 600;
  const RELEASE = 60;

  const motion = window.matchMedia('(prefers-reduced-motion: reduce)');
  const dark = window.matchMedia('(prefers-color-scheme: dark)');

  /**
   * Faint arrows crowd, and those that come or go make room for the others.
   * @param {Atlas.Arrow} arrow @returns {Atlas.Arrow}
   */
  const withRoom = (arrow) => ({ ...arrow, room: arrow.presence * (CROWDED + (1 - CROWDED) * arrow.strength) });

  /**
   * The atlas's map with plain land under quiet borders: the arrows are what is to be seen.
   * @param {Atlas.Payloads['config']} config @param {Atlas.MovesWords} words
   * @returns {Atlas.ConfigGiven}
   */
  function baseConfig(config, words) {
    const style = ATLAS.get('style', config.style);
    const { heihe_tengchong: divide, ...lines } = ATLAS.get('lines', config.lines);
    const { hatch } = style.missing;
    const colours = { light: hatch[0], dark: hatch[1] };
    return {
      ...config, set: 'province', column: null, filter: [], classes: { edges: [], light: [], dark: [] },
      labels: null, lineLabels: null, unitLabels: false, legend: {}, covered: true, listen: () => {},
      lines: { ...lines, divide },
      style: { ...style, line: { ...style.line, province: { ...colours, width: [0.5, 0.9] }, national: { ...colours, width: 0.7 } } },
      texts: { ...config.texts, mapLabel: words.mapLabel },
    };
  }

  /** @typedef {{arrow?: Atlas.LaidArrow, code: string | null, leaf: number}} Under What lies under a point. */
  /** @typedef {Omit<Atlas.MovesName, 'radius'> & {size: number, forms: Atlas.NameForm[]}} Name */

  class MovesView {
    /** @param {Atlas.AtlasMap} map @param {Atlas.MovesViewTools} tools */
    constructor(map, tools) {
      this.map = map;
      this.leaflet = map.leaflet;
      this.words = tools.words;
      this.figures = tools.figures;
      this.numbers = tools.numbers;
      this.nameOf = tools.nameOf;
      this.tell = tools.tell;
      this.onChoose = tools.onChoose;
      this.onMark = tools.onMark;
      this.onArrow = tools.onArrow;
      this.onZoom = tools.onZoom;
      this.onSigns = tools.onSigns;
      this.frame = 0;
      this.pending = 0;
      this.isTouch = false;
      /** @type {L.LatLng | null} */
      this.pinned = null;
      /** @type {string | null} */
      this.marked = null;
      /** The kind of arrows that stands out. @type {number | null} */
      this.lit = null;
      /** @type {Atlas.Moment | null} */
      this.morph = null;
      /** @type {Map<string, number>} */
      this.largest = new Map();
      /** @type {Map<string, Set<string>>} */
      this.strong = new Map();
      /** @type {{key: string, places: Record<string, Atlas.NamePlace>} | undefined} */
      this.named = undefined;
      this.state = tools.state;
      // Cells of one metre: points are given in metres.
      this.layer = new ATLAS.Layer(1, (contexts, view) => this.painting(contexts, view));
      this.isOpen = false;
      /** @type {{arrows: Atlas.LaidArrow[]}} */
      this.laid = { arrows: [] };
      dark.addEventListener('change', () => this.redraw());
    }

    /**
     * Draw a state; if only the period changed, the arrows swell and shrink to it.
     * @param {Atlas.MovesState} state
     */
    show(state) {
      const { state: last } = this;
      cancelAnimationFrame(this.frame);
      this.tooltipFor(null);
      this.state = state;
      this.morph = null;
      if (!this.isOpen) return ATLAS.atOnce(this.opening());
      const isSame = last.province === state.province && last.show === state.show;
      if (isSame && last.period !== state.period && !motion.matches) return this.swell(last.period);
      this.redraw();
      return this.pinArrow();
    }

    /** What the canvases show. */
    get view() {
      return this.layer.view;
    }

    /** Draw the first state in steps, unless a choice made meanwhile is drawn already. */
    *opening() {
      if (this.isOpen) return;
      this.isOpen = true;
      yield* this.layer.addTo(this.leaflet).opening();
      this.map.uncover();
      this.layer.stand();
      this.listen();
      this.pinArrow();
    }

    /** @param {string} from */
    swell(from) {
      const begin = performance.now();
      /** @param {number} now */
      const step = (now) => {
        const share = Math.min(1, Math.max(0, (now - begin) / MORPH_MS));
        this.morph = share < 1 ? { from, share: share * share * (3 - 2 * share) } : null;
        this.redraw();
        if (share < 1) this.frame = requestAnimationFrame(step);
        else this.pinArrow();
      };
      this.frame = requestAnimationFrame(step);
    }

    redraw() {
      this.layer.redraw();
    }

    isPhone() {
      return this.leaflet.getSize().x < PHONE;
    }

    isClose() {
      return this.leaflet.getZoom() >= this.map.homeZoom + CLOSER;
    }

    threshold() {
      const [far, near] = this.figures.thresholds(this.state);
      return this.isClose() ? near : far;
    }

    /** People to a px of an arrow's width, the same for all periods. */
    perPx({ province, show } = this.state) {
      const key = `${province}/${show}`;
      const largest = this.largest.get(key) || this.figures.largest({ province, show });
      this.largest.set(key, largest);
      return ATLAS.arrows.perPx(largest, this.leaflet.getSize().x);
    }

    /** Width of the widest arrow of any period, px. */
    widest() {
      const perPx = this.perPx();
      return (this.largest.get(`${this.state.province}/${this.state.show}`) || 0) / perPx;
    }

    /**
     * How strongly an arrow is drawn: of a province's the largest, of China's those seen from afar.
     * @param {Atlas.Flow} flow @param {number} rank
     */
    strengthOf({ size }, rank) {
      if (this.state.province) return rank < STRONG ? 1 : 0;
      return size < this.figures.thresholds(this.state)[0] ? FURTHER : 1;
    }

    /**
     * The arrows of the chosen province that a period draws strongly.
     * @param {string} period
     */
    strongIn(period) {
      const { province, show } = this.state;
      const key = `${province}/${show}/${period}`;
      const known = this.strong.get(key);
      if (known) return known;
      const { flows } = this.figures.shown({ ...this.state, period }, this.threshold());
      const strong = new Set(flows.slice(0, STRONG).map(({ id }) => id));
      this.strong.set(key, strong);
      return strong;
    }

    /**
     * Flows of a period as arrows.
     * @param {Atlas.Flow[]} flows @returns {Atlas.Arrow[]}
     */
    arrowsOf(flows) {
      const perPx = this.perPx();
      const colours = this.figures.payload.colours[this.map.ink.theme];
      const { points } = this.figures.payload;
      const drawn = flows.filter(({ from, to }) => points[from] && points[to]);
      return drawn.map((flow, rank) => withRoom({
        ...flow, width: Math.max(HAIR, flow.size / perPx), colour: colours[flow.kind],
        presence: 1, strength: this.strengthOf(flow, rank),
      }));
    }

    /** The arrows of the state, or of the moment between two periods. */
    arrows() {
      const { figures, state, morph } = this;
      const now = this.arrowsOf(figures.shown(state, this.threshold()).flows);
      if (!morph) return now;
      const before = this.arrowsOf(figures.shown({ ...state, period: morph.from }, this.threshold()).flows);
      /** @param {Atlas.Flow} flow */
      const pair = ({ from, to }) => (state.show === 'net' && from > to ? `${to}-${from}` : `${from}-${to}`);
      const [old, next] = [before, now].map((arrows) => new Map(arrows.map((arrow) => [pair(arrow), arrow])));
      /** @param {string} key @param {(arrow: Atlas.Arrow) => number} value */
      const mixed = (key, value) => {
        const [a, b] = [old.get(key), next.get(key)].map((arrow) => (arrow ? value(arrow) : 0));
        return a + (b - a) * morph.share;
      };
      return this.arrowsOf(figures.between(state, morph)).filter((arrow) => old.has(pair(arrow)) || next.has(pair(arrow))).map((arrow) => withRoom({
        ...arrow, presence: mixed(pair(arrow), () => 1), strength: mixed(pair(arrow), ({ strength }) => strength),
      }));
    }

    /**
     * Points of the provinces in a view.
     * @param {Atlas.View} view @returns {Record<string, Atlas.XY>}
     */
    pointsIn({ k, tx, ty }) {
      const { points } = this.figures.payload;
      return Object.fromEntries(Object.entries(points).map(([code, [x, y]]) => [code, [tx + k * x, ty - k * y]]));
    }

    /** @param {Atlas.Contexts} contexts @param {Atlas.WindowView} view @returns {Atlas.Steps} */
    *painting({ map, overlay, labels }, view) {
      if (map && labels) {
        const points = this.pointsIn(view);
        this.laid = ATLAS.arrows.layout(this.arrows(), points);
        yield;
        paint.clear(labels, view);
        const names = yield* this.naming(labels, points);
        const places = yield* this.placing(names, view, points);
        yield* this.paintingMap(map, points, places, view);
        yield* paint.paintNames(labels, names, places, this.map.ink, this.laid.arrows);
      }
      this.paintMark(overlay, view);
    }

    /**
     * @param {Atlas.Pen} ctx @param {Record<string, Atlas.XY>} points
     * @param {Record<string, Atlas.NamePlace>} places @param {Atlas.WindowView} view
     * @returns {Atlas.Steps}
     */
    *paintingMap(ctx, points, places, view) {
      const { map: { scene, ink, geometry }, state } = this;
      paint.clear(ctx, view);
      const inCells = { ...view, k: view.k * geometry.cell };
      ATLAS.painter.setView(ctx, inCells);
      const unit = state.province ? scene.units.index.get(state.province) : -1;
      if (unit !== undefined && unit >= 0) {
        const level = geometry.levelFor(geometry.cell / inCells.k);
        ctx.globalAlpha = 0.14;
        ctx.fillStyle = ink.ink;
        ctx.fill(geometry.leavesPath(scene.units.members[unit], level));
      }
      ctx.globalAlpha = 0.45;
      ctx.strokeStyle = ink.muted;
      ctx.lineWidth = 1 / inCells.k;
      ctx.setLineDash([5 / inCells.k, 4 / inCells.k]);
      ctx.stroke(ATLAS.painter.linePath(scene, 'divide'));
      ctx.setLineDash([]);
      ctx.globalAlpha = 1;
      ctx.setTransform(view.dpr, 0, 0, view.dpr, 0, 0);
      yield* paint.paintArrows(ctx, this.laid.arrows, ink.land_without_theme, this.lit);
      paint.paintPoints(ctx, points, places, ink);
    }

    /** @param {Atlas.Pen} ctx @param {Atlas.View} view */
    paintMark(ctx, view) {
      paint.clear(ctx, view);
      const arrow = this.laid.arrows.find(({ id }) => id === this.marked);
      if (arrow) paint.paintHighlight(ctx, arrow, this.map.ink);
    }

    /**
     * The numbers of the arrows between the chosen province and another, which stand under the other's
     * name, where they end: who left for it, then who came from it.
     * @param {string} code @param {string} periodName @returns {Atlas.ArrowNumber[]}
     */
    numbersAt(code, periodName) {
      const { figures, state: { province, show }, numbers } = this;
      if (!province || code === province) return [];
      const period = figures.period(periodName);
      const [own, other] = [figures.place(province), figures.place(code)];
      const [out, home] = [figures.cell(period, own, other), figures.cell(period, other, own)];
      const strong = this.strongIn(periodName);
      /** @param {string} text @param {string} arrow @param {boolean} isOut */
      const numberOf = (text, arrow, isOut) => ({ text, arrow, isOut, isStrong: strong.has(arrow) });
      /** @param {string} text */
      const leaving = (text) => numberOf(text, `${province}-${code}`, true);
      /** @param {string} text */
      const coming = (text) => numberOf(text, `${code}-${province}`, false);
      if (show === 'beyond') {
        /** @param {number} from @param {number} to */
        const apart = (from, to) => numbers.apart(figures.beyondFlow(period, from, to).beyond);
        return [leaving(apart(own, other)), coming(apart(other, own))];
      }
      if (show === 'net') {
        const text = (home > out ? '+' : home < out ? '−' : '') + numbers.small(Math.abs(home - out));
        return [home > out ? coming(text) : leaving(text)];
      }
      const both = [leaving(numbers.short(out, period.floor)), coming(numbers.short(home, period.floor))];
      return both.filter(({ isOut }) => show === 'both' || isOut === (show === 'out'));
    }

    /**
     * The names that matter most first: the province itself, then by all who came or left.
     * @param {Atlas.Pen} ctx @param {Record<string, Atlas.XY>} points @returns {Atlas.Steps<Name[]>}
     */
    *naming(ctx, points) {
      const { figures, state, map: { ink } } = this;
      const { map_min: least, label } = ink.type;
      const size = this.isPhone() ? least : label.prefecture;
      /** @param {string} code */
      const weight = (code) => (code === state.province ? Infinity : figures.weightOf(code, state.province));
      const order = Object.keys(points).sort((a, b) => weight(b) - weight(a) || (a < b ? -1 : 1));
      const isCrowded = this.isPhone() && state.province;
      const names = [];
      for (const [rank, id] of order.entries()) {
        const most = isCrowded && rank > STRONG ? CROWD_ON_PHONE : Infinity;
        names.push({ id, point: points[id], size, forms: this.formsOf(id, ctx, size), most });
        yield;
      }
      return names;
    }

    /**
     * A name in full and, on a phone, as its sign; as large as in whichever period it is longest.
     * @param {string} code @param {Atlas.Pen} ctx @param {number} size @returns {Atlas.NameForm[]}
     */
    formsOf(code, ctx, size) {
      const { figures, state, words, nameOf, map: { ink } } = this;
      const hasSign = this.isPhone() && code !== state.province;
      const names = hasSign ? [nameOf(code), words.signs[code]] : [nameOf(code)];
      return names.map((name) => {
        // Of China's moves it is the same in all periods, and need be measured once.
        const periods = state.province ? figures.periods : figures.periods.slice(0, 1);
        const sizes = periods.map((period) => paint.measured(ctx, name, this.numbersAt(code, period.name), size, ink));
        const width = Math.max(...sizes.map((one) => one.width));
        return { name, numbers: this.numbersAt(code, state.period), width, height: sizes[0].height };
      });
    }

    /**
     * Names stand where they are out of the way in every period, so that none jumps.
     * @param {Name[]} names @param {Atlas.WindowView} view @param {Record<string, Atlas.XY>} points
     * @returns {Atlas.Steps<Record<string, Atlas.NamePlace>>}
     */
    *placing(names, view, points) {
      const { state, figures } = this;
      const key = [view.tx, view.ty, view.k, view.width, view.height, state.province, state.show, this.threshold()].join();
      if (this.named && this.named.key === key) return this.named.places;
      const cover = new paint.Cover(view);
      /** @type {Record<string, number>} */
      const rings = {};
      for (const { name } of figures.periods) {
        const laid = ATLAS.arrows.layout(this.arrowsOf(figures.shown({ ...state, period: name }, this.threshold()).flows), points);
        for (const arrow of laid.arrows) cover.add(arrow, arrow.strength ? 1 : 0.25);
        for (const [code, radius] of Object.entries(laid.rings)) rings[code] = Math.min(rings[code] || Infinity, radius);
        yield;
      }
      const placed = names.map((name) => ({ ...name, radius: rings[name.id] || 0 }));
      const places = yield* paint.placeNames(placed, cover.summed(), view);
      this.named = { key, places };
      this.onSigns(Object.keys(places).filter((code) => places[code].form > 0).sort());
      return places;
    }

    /** @param {string | null} id */
    mark(id) {
      if (id === this.marked) return;
      this.marked = id;
      this.layer.redrawOverlay();
    }

    /**
     * Let a kind of arrows stand out; null lets all.
     * @param {number | null} kind
     */
    light(kind) {
      this.lit = kind;
      this.redraw();
    }

    /**
     * Kind of an arrow; null of one that is not drawn.
     * @param {string | null} id
     */
    kindOf(id) {
      const arrow = this.laid.arrows.find((one) => one.id === id);
      return arrow ? arrow.kind : null;
    }

    /**
     * What lies under a point of the window: an arrow before a province.
     * @param {L.Point} point @returns {Under}
     */
    at(point) {
      const { leaflet, view, map } = this;
      const pixel = leaflet.getPixelOrigin().add(leaflet.containerPointToLayerPoint(point));
      /** @type {Atlas.XY} */
      const place = [pixel.x + view.tx, pixel.y + view.ty];
      const slack = this.isTouch ? SLACK.touch : SLACK.mouse;
      const above = [...this.laid.arrows].sort((a, b) => b.strength - a.strength || a.width - b.width);
      const arrow = above.find((one) => ATLAS.arrows.isOn(one, place, slack));
      const leaf = map.leafAt(point);
      const unit = leaf < 0 ? -1 : map.scene.units.leaf[leaf];
      return { arrow, code: unit < 0 ? null : map.scene.units.codes[unit], leaf };
    }

    /** @param {Under | null} found @param {L.Point} [point] @param {boolean} isPinned */
    tooltipFor(found, point, isPinned = false) {
      const { map: { tooltip } } = this;
      const facts = found && this.factsOf(found);
      this.pinned = isPinned && facts && point ? this.leaflet.containerPointToLatLng(point) : null;
      if (!facts || !point) return tooltip.hide();
      tooltip.fill(facts, null);
      return tooltip.showAt(point, Boolean(this.pinned));
    }

    /** Say in its middle what the chosen arrow is, if it is drawn. */
    pinArrow() {
      const { state, laid, leaflet, view } = this;
      const arrow = laid.arrows.find(({ id }) => id === state.arrow);
      if (!arrow) return;
      const [from, one, other, to] = arrow.shaft;
      const [x, y] = [0, 1].map((i) => (from[i] + 3 * one[i] + 3 * other[i] + to[i]) / 8);
      const point = L.point(x - view.tx, y - view.ty).subtract(leaflet.getPixelOrigin());
      this.onMark(arrow.id);
      this.tooltipFor({ arrow, code: null, leaf: -1 }, leaflet.layerPointToContainerPoint(point), true);
    }

    /** Let go of the arrow that was chosen. */
    dropArrow() {
      this.onArrow(null);
      this.onMark(null);
      this.tooltipFor(null);
    }

    /** @param {Under} under @returns {Atlas.Told | null} */
    factsOf({ arrow, code, leaf }) {
      const { map: { config: { texts }, ink, geometry }, tell } = this;
      if (arrow) return tell.flow(arrow, this.state, this.figures.payload.colours[ink.theme][arrow.kind]);
      if (code) return tell.province(code, this.state, ink.land_without_theme);
      const { name } = (leaf >= 0 && (texts.leaves || {})[geometry.codes[leaf]]) || {};
      return name ? tell.notAsked(name, ATLAS.legend.hatching(ink.missing.fill, ink.missing.hatch, 4)) : null;
    }

    /** @param {L.Point} point */
    hover(point) {
      if (this.pinned && this.map.tooltip.distanceTo(point) <= RELEASE) return;
      const found = this.at(point);
      this.map.container.style.cursor = found.arrow || found.code ? 'pointer' : '';
      this.onMark(found.arrow ? found.arrow.id : null);
      this.tooltipFor(found, point);
    }

    leave() {
      cancelAnimationFrame(this.pending);
      if (this.pinned) return;
      this.onMark(null);
      this.tooltipFor(null);
    }

    /** @param {L.Point} point */
    click(point) {
      const found = this.at(point);
      if (found.arrow) {
        this.onArrow(found.arrow.id);
        this.onMark(found.arrow.id);
        return this.tooltipFor(found, point, true);
      }
      if (!found.code) {
        this.dropArrow();
        return this.tooltipFor(found, point, true);
      }
      return this.onChoose(found.code === this.state.province ? null : found.code);
    }

    listen() {
      const { leaflet, map, map: { container, tooltip } } = this;
      tooltip.onClose = () => this.dropArrow();
      container.addEventListener('pointerdown', ({ pointerType }) => { this.isTouch = pointerType !== 'mouse'; }, true);
      leaflet.on('mousemove', ({ containerPoint }) => {
        if (this.isTouch || ATLAS.leafletPrivate.isDragged(leaflet)) return;
        cancelAnimationFrame(this.pending);
        this.pending = requestAnimationFrame(() => this.hover(containerPoint));
      });
      leaflet.on('mouseout', () => this.leave());
      leaflet.on('click', ({ containerPoint }) => this.click(containerPoint));
      leaflet.on('dragstart zoomstart', () => { map.untouched = false; this.tooltipFor(null); });
      leaflet.on('zoomend', () => this.onZoom());
      leaflet.on('resize', () => { if (map.untouched) map.fit(); map.afterScene(); this.onZoom(); });
      container.addEventListener('keydown', ({ key }) => {
        if (key.startsWith('Arrow')) map.untouched = false;
        if (key === 'Escape' && (this.pinned || this.state.arrow)) this.dropArrow();
        else if (key === 'Escape') this.onChoose(null);
      });
      ATLAS.takeAim(leaflet, {
        choose: (point) => this.click(point),
        tell: (point) => map.say(this.factsOf(this.at(point)) || { name: '', valueText: '' }),
      });
    }
  }

  ATLAS.movesBase = baseConfig;
  ATLAS.movesView = (map, tools) => new MovesView(map, tools);
})(window.ATLAS, window.L);
