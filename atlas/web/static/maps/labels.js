'use strict';
/*
 * Names on the map: provinces and cities at their anchors, units inside themselves, the ends of
 * the Heihe–Tengchong line. Placed in order of rank; one that would touch another is left out.
 */
(function (ATLAS) {
  const PHONE = 600;
  /** By how many pixels a name may be wider than its unit among many small ones. */
  const OVERHANG = 36;
  /** How the name of a united unit ends (\u542b: with): where there is no room its first member's stands. */
  const OTHER_MEMBERS = /\uff08\u542b.*\uff09$| \(with .*\)$/;
  const KINDS = { province: { from: 0, to: 8 }, prefecture: { from: 5.5, to: 20 }, county: { from: 8, to: 20 } };
  const UNITS_FROM = { province: Infinity, prefecture: 6.5, county: 8 };

  /** Places texts on a canvas so that no two touch. */
  class Placer {
    /** @param {Atlas.Pen} ctx @param {Atlas.Ink} ink @param {Atlas.WindowView} view @param {number} gap */
    constructor(ctx, ink, view, gap) {
      this.ctx = ctx;
      this.ink = ink;
      this.view = view;
      this.gap = gap;
      /** @type {number[][]} */
      this.taken = [];
      this.inWindow = 0;
      ctx.setTransform(view.dpr, 0, 0, view.dpr, 0, 0);
      Object.assign(ctx, { textAlign: 'center', textBaseline: 'middle', lineJoin: 'round' });
    }

    /** @param {number} size */
    font(size) {
      this.ctx.font = `${size}px ${this.ink.type.stack}`;
      return size;
    }

    /** @param {string} text */
    width(text) {
      return this.ctx.measureText(text).width;
    }

    /** @param {number} x @param {number} y */
    isInWindow(x, y) {
      const { margin, size } = this.view;
      return x > margin.x && y > margin.y && x < margin.x + size.x && y < margin.y + size.y;
    }

    /**
     * Write lines of text centred on a point unless something stands there; true if written.
     * @param {string[]} lines @param {number} x @param {number} y @param {number} size
     * @param {string[]} colours
     */
    place(lines, x, y, size, colours = []) {
      this.font(size);
      const height = lines.length * size * 1.2;
      const width = Math.max(...lines.map((line) => this.width(line)));
      const box = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
      if (this.taken.some((other) => this.tooNear(box, other))) return false;
      this.taken.push(box);
      if (this.isInWindow(x, y)) this.inWindow++;
      lines.forEach((line, i) => {
        this.write(line, x, box[1] + (i + 0.5) * size * 1.2, colours[i] || this.ink.ink);
      });
      return true;
    }

    /** @param {number[]} a @param {number[]} b */
    tooNear(a, b) {
      const g = this.gap;
      return a[0] - g < b[2] && a[2] + g > b[0] && a[1] - g / 3 < b[3] && a[3] + g / 3 > b[1];
    }

    /** @param {string} text @param {number} x @param {number} y @param {string} colour */
    write(text, x, y, colour) {
      this.ctx.strokeStyle = this.ink.page;
      this.ctx.lineWidth = this.ink.type.label.halo;
      this.ctx.strokeText(text, x, y);
      this.ctx.fillStyle = colour;
      this.ctx.fillText(text, x, y);
    }
  }

  /** The name of a united unit by its first member alone. @param {string} name */
  const firstMember = (name) => name.replace(OTHER_MEMBERS, '');

  /** @param {Atlas.View} view @param {number} x @param {number} y @returns {Atlas.XY} */
  const toPixel = (view, x, y) => [view.tx + view.k * x, view.ty - view.k * y];

  /** @param {Atlas.View} view @param {Atlas.Geometry} geometry @param {number} lon @param {number} lat */
  function degreesToPixel(view, geometry, lon, lat) {
    const [x, y] = ATLAS.albers.forward(lon, lat);
    return toPixel(view, x / geometry.cell, y / geometry.cell);
  }

  /**
   * Words at both ends of the line, beyond it, but inside the window.
   * @param {Placer} placer @param {Atlas.Scene} scene
   */
  function labelLine(placer, scene) {
    const { view } = placer;
    const { lines, lineLabels } = scene.config;
    const line = lines && lines.heihe_tengchong && lines.heihe_tengchong[0];
    if (!line || !lineLabels || scene.inFocus) return;
    const points = line.map(([lon, lat]) => degreesToPixel(view, scene.geometry, lon, lat));
    const northFirst = points[0][1] < points[points.length - 1][1] ? points : points.reverse();
    const size = placer.font(placer.ink.type.map_min + 1);
    /** @param {string} text @param {Atlas.XY} point @param {number} direction */
    const end = (text, [x, y], direction) => {
      if (!text || !placer.isInWindow(x, y)) return;
      const half = placer.width(text) / 2 + 4;
      const { margin, size: room } = view;
      const left = Math.min(Math.max(x, margin.x + half), margin.x + room.x - half);
      placer.place([text], left, y + direction * size, size);
    };
    end(lineLabels.start, northFirst[0], -1);
    end(lineLabels.end, northFirst[northFirst.length - 1], 1);
  }

  /**
   * Names given with the page: provinces, cities, counties, by rank.
   * @param {Placer} placer @param {Atlas.Scene} scene @param {number} cap @returns {Atlas.Steps}
   */
  function* labelPlaces(placer, scene, cap) {
    const { config, geometry } = scene;
    const { view, ink } = placer;
    const phone = view.size.x < PHONE;
    for (const place of config.labels || []) {
      const { from, to } = KINDS[place.kind];
      if (view.zoom < from || view.zoom > to || placer.inWindow >= cap) continue;
      const [x, y] = degreesToPixel(view, geometry, place.lon, place.lat);
      if (x < 0 || y < 0 || x > view.width || y > view.height) continue;
      const size = ink.type.label[place.kind] - (phone && place.kind === 'province' ? 2 : 0);
      placer.place([place.name], x, y, Math.max(size, ink.type.map_min));
      yield;
    }
  }

  /**
   * Names (and in a focus, values) of units, where they fit inside.
   * @param {Placer} placer @param {Atlas.Scene} scene @param {number} cap
   */
  function labelUnits(placer, scene, cap) {
    const { config, values, shown } = scene;
    const { view, ink } = placer;
    const level = /** @type {Atlas.Level} */ (config.set.split('_')[0]);
    if (!scene.inFocus && (!config.unitLabels || view.zoom < UNITS_FROM[level])) return;
    const size = placer.font(level === 'county' ? ink.type.label.county : ink.type.label.prefecture);
    for (const unit of inSight(scene, view)) {
      if (placer.inWindow >= cap) return;
      const anchor = ATLAS.scene.anchorOf(scene, unit);
      if (!anchor) continue;
      const [x, y] = toPixel(view, anchor.x, anchor.y);
      const name = scene.names.unit[unit];
      const value = values[unit];
      const isNumber = config.classes.edges && !Number.isNaN(value);
      const figures = scene.inFocus && shown[unit] && isNumber ? [ATLAS.formatValue(value, config.value)] : [];
      placer.font(size);
      const room = anchor.width * view.k + (config.crowded || unit === scene.first ? OVERHANG : 4);
      const lines = [name, firstMember(name)]
        .map((words) => [config.crowded ? words.replace(/ District$/, '') : words, ...figures])
        .find((words) => words.every((line) => placer.width(line) < room));
      if (lines) placer.place(lines, x, y, size);
    }
  }

  /**
   * Units in sight that have a polygon, the largest first, before them the one that a page is about.
   * @param {Atlas.Scene} scene @param {Atlas.View} view
   */
  function inSight({ geometry, units, shown, inFocus, named, first }, view) {
    const [x0, y0, x1, y1] = view.box;
    /** @type {[unit: number, area: number][]} */
    const found = [];
    units.members.forEach((leaves, unit) => {
      if (!leaves.length || (inFocus && !shown[unit]) || (named && !named.has(unit))) return;
      const [xmin, ymin, xmax, ymax] = geometry.boxOf(leaves);
      if (xmin > x1 || xmax < x0 || ymin > y1 || ymax < y0) return;
      found.push([unit, unit === first ? Infinity : (xmax - xmin) * (ymax - ymin)]);
    });
    return found.sort((a, b) => b[1] - a[1]).map(([unit]) => unit);
  }

  /**
   * @param {Atlas.Pen} ctx @param {Atlas.Scene} scene @param {Atlas.Ink} ink
   * @param {Atlas.WindowView} view @returns {Atlas.Steps}
   */
  function* painting(ctx, scene, ink, view) {
    const { labels } = ink;
    const phone = view.size.x < PHONE;
    const screen = phone ? labels.max_per_screen.phone : labels.max_per_screen.desktop;
    const national = phone ? labels.national_phone : labels.national_desktop;
    const cap = view.zoom < 5 && !scene.inFocus ? national : screen;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height);
    const placer = new Placer(ctx, ink, view, scene.inFocus ? 2 : labels.gap_px);
    labelLine(placer, scene);
    yield;
    placer.inWindow = 0;
    if (!scene.inFocus) yield* labelPlaces(placer, scene, cap);
    yield;
    labelUnits(placer, scene, screen);
  }

  ATLAS.labels = { painting, firstMember };
})(window.ATLAS);
