'use strict';
/*
 * Painting a scene on a canvas: fills by class, borders by kind, hatches, the lines.
 *
 * A view is {zoom, dpr, width, height, k, tx, ty, box}: k CSS pixels per cell, (tx, ty) the place
 * of the cells' origin in CSS pixels, box the cells in sight. An ink is a style with one theme's
 * colours picked, as ATLAS.painter.inkOf makes it.
 */
(function (ATLAS) {
  const { MISSING, LAND } = ATLAS.scene;

  /** Zooms at which lines and marks appear (map style: county lines <5 none, 5–7, from 8). */
  const ZOOM = { county: 5, countyWide: 8, prefecture: 5 };
  /** From which zoom on the marks of comparability are drawn. */
  const MARKS_FROM = { transfer: 6, merged: 7 };
  /** Sets of fewer units draw their borders at every zoom: there is room. */
  const FEW_UNITS = 500;
  const DIAGONAL = Math.SQRT2;
  /** The widest line that browsers draw as a hairline, device pixels. */
  const HAIR = 0.99;
  /** How far the land that does not stand out goes back to its ground. */
  const VEIL = 0.9;
  /** How many leaves are filled in one go. */
  const BAND = 400;
  const tiles = new Map();

  /**
   * One theme's colours and widths out of the style tables.
   * @param {Atlas.Style} style @param {Atlas.Theme} theme @returns {Atlas.Ink}
   */
  function inkOf(style, theme) {
    const t = theme === 'dark' ? 1 : 0;
    const { line, missing, ground } = style;
    const grounds = Object.entries(ground).map(([name, colours]) => [name, colours[t]]);
    /** @template {{light: unknown, dark: unknown}} S @param {S} one @returns {S & {colour: S['light']}} */
    const stroke = (one) => ({ ...one, colour: one[theme] });
    return {
      theme,
      .../** @type {Record<keyof Atlas.Style['ground'], string>} */ (Object.fromEntries(grounds)),
      missing: { fill: missing.fill[t], hatch: missing.hatch[t] },
      county: stroke(line.county),
      prefecture: stroke(line.prefecture),
      province: stroke(line.province),
      national: stroke(line.national),
      divide: stroke(line.heihe_tengchong),
      selected: line.selected,
      circles: { ...style.circles, colours: style.circles[theme] },
      type: style.type,
      labels: style.labels,
    };
  }

  /** @param {Atlas.Scene} scene @param {Atlas.Ink} ink @param {number} group @returns {string} */
  function colourOf(scene, ink, group) {
    if (group === LAND) return ink.land_without_theme;
    if (group === MISSING) return ink.missing.fill;
    return scene.config.classes[ink.theme][group];
  }

  /** @param {Atlas.Pen} ctx @param {Atlas.View} view */
  function setView(ctx, { dpr, k, tx, ty }) {
    ctx.setTransform(dpr * k, 0, 0, -dpr * k, dpr * tx, dpr * ty);
    ctx.lineJoin = 'round';
    ctx.lineCap = 'butt';
  }

  /**
   * A tile of 45° lines, which every painting of a map asks for again.
   * @param {number} size @param {string} colour @param {number} width
   */
  function tileOf(size, colour, width) {
    const key = [size, colour, width].join();
    if (tiles.has(key)) return tiles.get(key);
    const tile = document.createElement('canvas');
    tile.width = tile.height = size;
    const pen = ATLAS.penOf(tile);
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.beginPath();
    for (let c = -size / 2; c <= 2 * size; c += size / 2) {
      pen.moveTo(c - size, size * 1.5);
      pen.lineTo(c + size, -size / 2);
    }
    pen.stroke();
    tiles.set(key, tile);
    return tile;
  }

  /**
   * A pattern of 45° lines in screen pixels, held to the map, for filling under the view.
   * @param {Atlas.Pen} ctx @param {Atlas.View} view @param {string} colour @param {number} width
   * @param {number} period
   */
  function hatch(ctx, view, colour, width, period) {
    // Two lines to a tile: a whole number of device pixels then holds the period best.
    const size = Math.round(2 * period * DIAGONAL * view.dpr);
    // Null is for an image that is not loaded yet.
    const pattern = /** @type {CanvasPattern} */ (ctx.createPattern(tileOf(size, colour, width * view.dpr), 'repeat'));
    const s = view.dpr * view.k;
    const [dx, dy] = [(view.dpr * view.tx) % size, (view.dpr * view.ty) % size];
    const back = new DOMMatrix([1 / s, 0, 0, -1 / s, -(view.dpr * view.tx) / s, (view.dpr * view.ty) / s]);
    pattern.setTransform(back.translate(dx, dy));
    return pattern;
  }

  /**
   * Fill many leaves in bands that end between device pixels: all at once they take a phone long.
   * @param {Atlas.Pen} ctx @param {Atlas.View} view @param {Path2D} path @param {number} bands
   * @returns {Atlas.Steps}
   */
  function* fillBands(ctx, view, path, bands) {
    const { width, height } = ctx.canvas;
    const high = Math.ceil(height / bands);
    for (let top = 0; top < height; top += high) {
      ctx.save();
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.beginPath();
      ctx.rect(0, top, width, high);
      ctx.clip();
      setView(ctx, view);
      ctx.fill(path);
      ctx.restore();
      yield ATLAS.REST;
    }
  }

  /**
   * @param {Atlas.Pen} ctx @param {Atlas.Scene} scene @param {Atlas.Ink} ink @param {Atlas.View} view
   * @param {number} level @returns {Atlas.Steps}
   */
  function* paintFills(ctx, scene, ink, view, level) {
    for (const [group, bundle] of scene.fills) {
      const path = bundle.path(level, view.box);
      ctx.fillStyle = colourOf(scene, ink, group);
      const bands = Math.ceil(bundle.ids.length / BAND);
      if (bands > 1) yield* fillBands(ctx, view, path, bands);
      else ctx.fill(path);
      if (group === MISSING) {
        ctx.fillStyle = hatch(ctx, view, ink.missing.hatch, 0.75, 6);
        ctx.fill(path);
      }
      yield ATLAS.REST;
    }
  }

  /**
   * Antialiasing lets the ground through where two fills meet: lay one of their colours under.
   *
   * Twice a line just under a device pixel hides it as well as one that is wider, which takes a
   * browser that paints by the processor twenty times as long.
   * @param {Atlas.Pen} ctx @param {Atlas.Scene} scene @param {Atlas.Ink} ink @param {Atlas.View} view
   * @param {number} level @returns {Atlas.Steps}
   */
  function* paintSeams(ctx, scene, ink, view, level) {
    ctx.lineWidth = HAIR / view.dpr / view.k;
    for (const [group, bundle] of scene.seams) {
      ctx.strokeStyle = colourOf(scene, ink, group);
      for (let times = 0; times < 2; times++) ctx.stroke(bundle.path(level, view.box));
      yield;
    }
    yield ATLAS.REST;
  }

  /**
   * Width of each kind of border at a zoom, CSS pixels; 0 is not drawn.
   * @param {number} zoom @param {Atlas.Scene} scene @param {Atlas.Ink} ink
   */
  function widthsAt(zoom, scene, ink) {
    const [far, middle, near] = ink.county.width;
    const few = scene.units.codes.length < FEW_UNITS;
    const [thin, thick] = ink.province.width;
    const grown = Math.min(1, Math.max(0, (zoom - 5) / 3));
    return {
      county: zoom >= ZOOM.countyWide ? near : zoom >= ZOOM.county || few ? middle : far,
      prefecture: zoom >= ZOOM.prefecture ? ink.prefecture.width : 0,
      province: thin + (thick - thin) * grown,
      national: ink.national.width,
    };
  }

  /**
   * @param {Atlas.Pen} ctx @param {Atlas.Scene} scene @param {Atlas.Ink} ink @param {Atlas.View} view
   * @param {number} level @param {Record<Atlas.Border, number>} widths @returns {Atlas.Steps}
   */
  function* paintBorders(ctx, scene, ink, view, level, widths) {
    const { borders } = scene;
    /** @type {Atlas.Border[]} */
    const kinds = ['county', 'prefecture', 'province', 'national'];
    for (const kind of kinds) {
      const as = kind === 'prefecture' && !widths.prefecture ? 'county' : kind;
      const width = widths[as];
      if (!width) continue;
      ctx.strokeStyle = ink[as].colour;
      ctx.lineWidth = width / view.k;
      ctx.stroke(borders[kind].path(level, view.box));
      yield ATLAS.REST;
    }
  }

  /**
   * @param {Atlas.Pen} ctx @param {Atlas.Scene} scene @param {Atlas.Ink} ink @param {Atlas.View} view
   * @param {number} level
   */
  function paintTransfers(ctx, scene, ink, view, level) {
    if (view.zoom < MARKS_FROM.transfer || !scene.marks.transfer.ids.length) return;
    ctx.fillStyle = hatch(ctx, view, ink.page, 0.75, 5);
    ctx.fill(scene.marks.transfer.path(level, view.box));
  }

  /**
   * Merged units: a row of dots 2 px inside the border.
   * @param {Atlas.Pen} ctx @param {Atlas.Scene} scene @param {Atlas.Ink} ink @param {Atlas.View} view
   * @param {number} level
   */
  function paintMerged(ctx, scene, ink, view, level) {
    if (view.zoom < MARKS_FROM.merged) return;
    const { geometry } = scene;
    const px = 1 / view.k;
    for (const { unit, leaves } of scene.marks.merged) {
      const [xmin, ymin, xmax, ymax] = geometry.boxOf(leaves);
      const [x0, y0, x1, y1] = view.box;
      if (xmin > x1 || xmax < x0 || ymin > y1 || ymax < y0) continue;
      const border = geometry.arcsPath(ATLAS.scene.outlineOf(scene, unit), level);
      ctx.save();
      ctx.clip(geometry.leavesPath(leaves, level));
      ctx.setLineDash([px, 2 * px]);
      ctx.strokeStyle = ink.ink;
      ctx.lineWidth = 6 * px;
      ctx.stroke(border);
      ctx.setLineDash([]);
      ctx.strokeStyle = colourOf(scene, ink, scene.leafGroup[leaves[0]]);
      ctx.lineWidth = 4 * px;
      ctx.stroke(border);
      ctx.restore();
    }
  }

  /**
   * Lines given in degrees as one path in cells; made once per geometry by a map that has them.
   * @param {Atlas.Scene} scene @param {string} name
   */
  function linePath(scene, name) {
    const { geometry, config } = scene;
    const line = config.lines && config.lines[name];
    if (!line) return new Path2D();
    if (!geometry.lines[name]) {
      const path = new Path2D();
      for (const part of line) {
        part.forEach(([lon, lat], i) => {
          const [x, y] = ATLAS.albers.forward(lon, lat);
          path[i ? 'lineTo' : 'moveTo'](x / geometry.cell, y / geometry.cell);
        });
      }
      geometry.lines[name] = path;
    }
    return geometry.lines[name];
  }

  /**
   * @param {Atlas.Pen} ctx @param {Atlas.Scene} scene @param {Atlas.Ink} ink @param {Atlas.View} view
   * @param {number} width
   */
  function paintNationalLine(ctx, scene, ink, view, width) {
    ctx.strokeStyle = ink.national.colour;
    ctx.lineWidth = width / view.k;
    ctx.stroke(linePath(scene, 'national'));
  }

  /**
   * The Heihe–Tengchong line: dashes on a casing.
   * @param {Atlas.Pen} ctx @param {Atlas.Scene} scene @param {Atlas.Ink} ink @param {Atlas.View} view
   */
  function paintDivide(ctx, scene, ink, view) {
    const [line, casing] = ink.divide.colour;
    const path = linePath(scene, 'heihe_tengchong');
    ctx.strokeStyle = casing;
    ctx.lineWidth = ink.divide.casing / view.k;
    ctx.stroke(path);
    ctx.setLineDash(ink.divide.dash.map((px) => px / view.k));
    ctx.strokeStyle = line;
    ctx.lineWidth = ink.divide.width / view.k;
    ctx.stroke(path);
    ctx.setLineDash([]);
  }

  /**
   * Make the paths of a view's fills and lines one by one, for they are kept.
   * @param {Atlas.Scene} scene @param {Atlas.Ink} ink @param {Atlas.View} view @returns {Atlas.Steps}
   */
  function* makePaths(scene, ink, view) {
    const { seams, fills, borders: { county, ...lines } } = scene;
    const level = scene.geometry.levelFor(scene.geometry.cell / view.k);
    const between = widthsAt(view.zoom, scene, ink).county ? [county] : seams.values();
    for (const bundle of [...between, ...fills.values(), ...Object.values(lines)]) {
      yield bundle.path(level, view.box);
    }
  }

  /**
   * The whole map but its labels; the circles of one that has them at `circleScale`, and of one kind faint.
   * @type {Atlas.Registry['painter']['paintMap']}
   */
  const paintMap = (...given) => ATLAS.atOnce(painting(...given));

  /**
   * The same step by step.
   * @param {Atlas.Pen} ctx @param {Atlas.Scene} scene @param {Atlas.Ink} ink @param {Atlas.View} view
   * @param {number} [circleScale] @param {number | null} [lit] @returns {Atlas.Steps}
   */
  function* painting(ctx, scene, ink, view, circleScale = 1, lit = null) {
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height);
    setView(ctx, view);
    const level = scene.geometry.levelFor(scene.geometry.cell / view.k);
    const widths = widthsAt(view.zoom, scene, ink);
    if (!widths.county) yield* paintSeams(ctx, scene, ink, view, level);
    yield* paintFills(ctx, scene, ink, view, level);
    paintTransfers(ctx, scene, ink, view, level);
    paintMerged(ctx, scene, ink, view, level);
    yield ATLAS.REST;
    yield* paintBorders(ctx, scene, ink, view, level, widths);
    if (scene.config.lines) {
      paintNationalLine(ctx, scene, ink, view, widths.national * 1.5);
      if (!scene.inFocus) paintDivide(ctx, scene, ink, view);
    }
    yield ATLAS.REST;
    if (scene.config.circles) ATLAS.circles.paintCircles(ctx, scene, ink, view, circleScale, lit);
  }

  /**
   * A veil over all land but that of a class, on a canvas over the map: nothing of the map is painted again.
   * @param {Atlas.Pen} ctx @param {Atlas.Scene} scene @param {Atlas.Ink} ink @param {Atlas.View} view
   * @param {number} group @param {number} [level]
   */
  function paintVeil(ctx, scene, ink, view, group, level = scene.geometry.levelFor(scene.geometry.cell / view.k)) {
    const { geometry, fills, borders } = scene;
    const lit = fills.get(group);
    setView(ctx, view);
    ctx.globalAlpha = VEIL;
    ctx.fillStyle = ink.land_without_theme;
    ctx.fill(geometry.land.path(level, view.box));
    ctx.globalAlpha = 1;
    ctx.globalCompositeOperation = 'destination-out';
    if (lit) ctx.fill(lit.path(level, view.box));
    ctx.globalCompositeOperation = 'source-over';
    const widths = widthsAt(view.zoom, scene, ink);
    /** @type {('province' | 'national')[]} */
    const kinds = ['province', 'national'];
    for (const kind of kinds) {
      ctx.strokeStyle = ink[kind].colour;
      ctx.lineWidth = widths[kind] / view.k;
      ctx.stroke(borders[kind].path(level, view.box));
    }
    if (scene.config.lines && !scene.inFocus) paintDivide(ctx, scene, ink, view);
  }

  /**
   * The class that stands out, and outlines of the hovered and the selected unit, on a canvas of their own.
   * @param {Atlas.Pen} ctx @param {Atlas.Scene} scene @param {Atlas.Ink} ink @param {Atlas.View} view
   * @param {number} hovered @param {number} selected @param {number | null} [lit]
   */
  function paintOverlay(ctx, scene, ink, view, hovered, selected, lit = null) {
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height);
    if (lit !== null) paintVeil(ctx, scene, ink, view, lit);
    setView(ctx, view);
    const { width, casing } = ink.selected;
    /** @param {number} unit @param {number} inkWidth @param {number} casingWidth */
    const outline = (unit, inkWidth, casingWidth) => {
      if (unit < 0) return;
      const level = scene.geometry.levelFor(scene.geometry.cell / view.k);
      const path = scene.geometry.arcsPath(ATLAS.scene.outlineOf(scene, unit), level);
      ctx.strokeStyle = ink.page;
      ctx.lineWidth = casingWidth / view.k;
      ctx.stroke(path);
      ctx.strokeStyle = ink.ink;
      ctx.lineWidth = inkWidth / view.k;
      ctx.stroke(path);
    };
    if (hovered !== selected) outline(hovered, width * 0.75, width * 1.75);
    outline(selected, width, casing);
  }

  ATLAS.painter = { inkOf, colourOf, setView, makePaths, painting, paintMap, paintOverlay, paintVeil, paintFills, linePath, MARKS_FROM };
})(window.ATLAS);
