'use strict';
/*
 * ATLAS.picture(views, cut): the present view of a map as a canvas, with what it takes to stand
 * alone: title, legend, source, date and caveat; or of two maps.
 *
 * views: one or two of {map, about, side}, with about: {title, subtitle, legend: {title, less, more,
 * missing}, notes: [text]} in the map's language, the last two notes being of the atlas, and side
 * the word for where it stands. Two maps stand side by side, or, where `cut` is a number, the second
 * covers the first from that many pixels on.
 */
(function (ATLAS) {
  const SCALE = 2;
  const PAD = 20;
  const SWATCH = 22;
  const GAP = 24;
  /** Notes of the atlas, which are the same for every map. */
  const COMMON = 2;
  /** Under this width, pixels, what is said of two maps stands one below the other. */
  const WIDE = 700;

  /** @typedef {(pen: Atlas.Pen, x: number, y: number) => void} Draw A sign, left of x, about y. */
  /** @typedef {[words: string, draw: Draw, size?: number]} Sign */
  /** @typedef {{pen: Atlas.Pen, ink: Atlas.Ink, width: number}} Page */

  /** A column that is written from the top; y is where it goes on. */
  class Sheet {
    /**
     * @param {Atlas.Pen} pen @param {Atlas.Ink} ink @param {{ x: number, width: number }} it
     * @param {number} y
     */
    constructor(pen, ink, { x, width }, y) {
      this.pen = pen;
      this.ink = ink;
      this.y = y;
      this.left = x + PAD;
      this.right = x + width - PAD;
    }

    get room() {
      return this.right - this.left;
    }

    /** @param {number} size */
    font(size) {
      this.pen.font = `${size}px ${this.ink.type.stack}`;
    }

    /** @param {string | undefined} text @param {number} size @param {string} colour */
    write(text, size, colour = this.ink.ink) {
      if (!text) return;
      this.font(size);
      Object.assign(this.pen, { fillStyle: colour, textAlign: 'left', textBaseline: 'top' });
      for (const line of ATLAS.wrap(this.pen, text, this.room)) {
        this.pen.fillText(line, this.left, this.y);
        this.y += Math.round(size * 1.4);
      }
    }
  }

  /**
   * The bar of equal steps with its breaks, and words on either side of zero.
   * @param {Sheet} sheet @param {{ classes: Atlas.Breaks, value: Atlas.Config['value'] }} it
   * @param {Atlas.Legend} legend @param {Atlas.ClassCounts} counts
   */
  function drawBar(sheet, { classes, value }, { less = '', more = '' }, counts) {
    const { pen, ink } = sheet;
    const { size, breaks, zero, classes: shown } = ATLAS.legend.scaleOf(classes, counts);
    const step = Math.min(560, sheet.room) / size;
    /** @param {number} edge */
    const place = (edge) => sheet.left + (edge + 1 - shown[0]) * step;
    sheet.font(12);
    if (zero >= 0) {
      const at = place(zero);
      pen.textAlign = 'right';
      pen.fillText(less, at - 6, sheet.y);
      pen.textAlign = 'left';
      pen.fillText(more, at + 6, sheet.y);
      sheet.y += 18;
    }
    shown.filter((i) => counts.classUnits[i]).forEach((i) => {
      pen.fillStyle = classes[ink.theme][i];
      pen.fillRect(place(i - 1), sheet.y, step + 0.3, 16);
    });
    Object.assign(pen, { fillStyle: ink.ink, textAlign: 'center' });
    breaks.forEach((i, number) => {
      const last = number === breaks.length - 1 && value.unit === '%';
      const text = ATLAS.legend.breakText(classes.edges[i], value, last);
      if (i === zero) pen.fillRect(place(i) - 0.6, sheet.y - 6, 1.2, 22);
      pen.fillText(text, place(i), sheet.y + 20);
    });
    sheet.y += 42;
  }

  /**
   * Rows of signs with their words, [words, draw(pen, x, y of its middle), size]; long words go on below.
   * @param {Sheet} sheet @param {Sign[]} keys
   */
  function drawKeys(sheet, keys) {
    const { pen, ink, left, right } = sheet;
    const height = Math.max(18, ...keys.map(([, , size = 0]) => size + 2));
    let x = left;
    sheet.font(12);
    for (const [words, draw, size = SWATCH] of keys) {
      const begin = size + 6;
      if (x > left && x + begin + pen.measureText(words).width > right) {
        x = left;
        sheet.y += height;
      }
      const lines = ATLAS.wrap(pen, words, right - x - begin);
      draw(pen, x, sheet.y + height / 2);
      Object.assign(pen, { fillStyle: ink.ink, textAlign: 'left', textBaseline: 'middle' });
      lines.forEach((line, i) => pen.fillText(line, x + begin, sheet.y + height * (i + 0.5)));
      x = lines.length > 1 ? right : x + begin + pen.measureText(words).width + 18;
      sheet.y += height * (lines.length - 1);
    }
    pen.textBaseline = 'top';
    sheet.y += height + 8;
  }

  /** @param {string} colour @returns {Draw} */
  const solid = (colour) => (pen, x, y) => {
    pen.fillStyle = colour;
    pen.fillRect(x, y - 6, SWATCH, 11);
  };

  /** @param {string} colour @returns {Draw} */
  const dotted = (colour) => (pen, x, y) => {
    pen.save();
    Object.assign(pen, { strokeStyle: colour, lineWidth: 1 });
    pen.setLineDash([1, 2]);
    pen.strokeRect(x + 0.5, y - 5.5, SWATCH - 1, 10);
    pen.restore();
  };

  /** @param {string} fill @param {string} hatch @returns {Draw} */
  const hatched = (fill, hatch) => (pen, x, y) => {
    solid(fill)(pen, x, y);
    pen.save();
    pen.beginPath();
    pen.rect(x, y - 6, SWATCH, 11);
    pen.clip();
    pen.beginPath();
    for (let at = -12; at < SWATCH; at += 5) {
      pen.moveTo(x + at, y + 5);
      pen.lineTo(x + at + 11, y - 6);
    }
    Object.assign(pen, { strokeStyle: hatch, lineWidth: 0.75 });
    pen.stroke();
    pen.restore();
  };

  /** @param {number} radius @param {string} colour @param {number} alpha @returns {Draw} */
  const disc = (radius, colour, alpha) => (pen, x, y) => {
    Object.assign(pen, { fillStyle: colour, globalAlpha: alpha });
    pen.beginPath();
    pen.arc(x + radius, y, radius, 0, 2 * Math.PI);
    pen.fill();
    pen.globalAlpha = 1;
  };

  /**
   * Circles of three sizes, and the two colours where some count fewer.
   * @param {Atlas.AtlasMap} map @param {Atlas.People} people
   */
  function circleKeys(map, people) {
    const { config: { texts, set }, ink: { circles, muted } } = map;
    const scale = map.circleScale();
    /** @param {string} words @param {number} radius @param {string} colour @returns {Sign} */
    const round = (words, radius, colour) => [words, disc(radius, colour, circles.alpha), 2 * radius];
    const sizes = circles.legend.map((number, i) =>
      round((people.sizes || texts.circles || [])[i], ATLAS.circles.radiusOf(circles, number, scale), muted));
    const signed = ATLAS.read('values', `${set}/${people.column}`).some((number) => number < 0);
    const words = signed ? [people.less, people.more] : [];
    return [...sizes, ...words.map((word, i) => round(word, 6, circles.colours[i]))];
  }

  /**
   * Signs of what is not in a class, as drawKeys takes them.
   * @param {Atlas.AtlasMap} map @param {Atlas.Legend} legend @returns {Sign[]}
   */
  function restKeys({ scene, ink, layer: { view } }, legend) {
    /** @type {Partial<Record<Atlas.Key[0], Draw>>} */
    const signs = {
      missing: hatched(ink.missing.fill, ink.missing.hatch),
      land: solid(ink.land_without_theme),
      transfer: hatched(ink.link_and_focus, ink.page),
      merged: dotted(ink.ink),
    };
    const counts = ATLAS.scene.countClasses(scene, legend.left ? legend.people : null);
    return ATLAS.legend.keysOf(scene, legend, counts, view.zoom).map(([kind, text]) => {
      const sign = signs[kind];
      return sign ? [text, sign] : [text, () => {}, 0];
    });
  }

  /** @param {Sheet} sheet @param {Atlas.AtlasMap} map @param {Atlas.Pictured['about']} about */
  function drawLegend(sheet, map, about) {
    const { config } = map.scene;
    const { classes, people, value } = config;
    const { ink } = sheet;
    const legend = { ...about.legend, ...config.legend };
    const colours = classes[ink.theme];
    // Which classes have a unit; the people of each are not on every page.
    const counts = ATLAS.scene.countClasses(map.scene, null);
    const circles = config.circles && people;
    const rest = restKeys(map, legend);
    sheet.write(circles ? circles.label : legend.title, 14);
    sheet.y += 8;
    if (circles) drawKeys(sheet, [...circleKeys(map, circles), ...rest]);
    else if (classes.edges) {
      drawBar(sheet, { classes, value }, legend, counts);
      drawKeys(sheet, rest);
    } else drawKeys(sheet, [
      ...classes.labels.map((label, i) => /** @type {Sign} */ ([label, solid(colours[i])])).filter((_, i) => counts.classUnits[i]),
      ...rest,
    ]);
  }

  /**
   * The window of the map, painted again at the picture's own scale.
   * @param {Atlas.Pen} pen @param {Atlas.AtlasMap} map @param {number} x @param {number} y
   */
  function drawMap(pen, map, x, y) {
    const { size, margin } = map.layer.view;
    const view = { ...map.layer.view, dpr: SCALE };
    const contexts = ['map', 'overlay', 'labels'].map(() => {
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width: view.width * SCALE, height: view.height * SCALE });
      return ATLAS.penOf(canvas);
    });
    const [land, overlay, labels] = contexts;
    ATLAS.atOnce(map.painting({ map: land, overlay, labels }, view));
    pen.fillStyle = map.ink[map.config.background];
    pen.fillRect(x, y, size.x, size.y);
    contexts.forEach(({ canvas }) =>
      pen.drawImage(canvas, margin.x * SCALE, margin.y * SCALE, size.x * SCALE, size.y * SCALE, x, y, size.x, size.y));
    drawInset(pen, map, x, y);
    drawScale(pen, map, x + 12, y + size.y - 8);
    map.layer.redraw();
  }

  /**
   * The South China Sea, where the window shows it.
   * @param {Atlas.Pen} pen @param {Atlas.AtlasMap} map @param {number} x @param {number} y
   */
  function drawInset(pen, map, x, y) {
    const { inset } = map;
    if (!inset || !inset.canvas.offsetParent) return;
    const { canvas, title } = inset;
    const home = map.container.getBoundingClientRect();
    const box = canvas.getBoundingClientRect();
    const [left, top] = [x + box.left - home.left, y + box.top - home.top];
    pen.drawImage(canvas, left, top, box.width, box.height);
    Object.assign(pen, { strokeStyle: map.ink.ink, fillStyle: map.ink.ink, lineWidth: 0.6, textAlign: 'left' });
    pen.strokeRect(left, top, box.width, box.height);
    const words = title.getBoundingClientRect();
    pen.font = `10px ${map.ink.type.stack}`;
    pen.fillText(title.textContent, x + words.left - home.left, y + words.top - home.top + 2);
  }

  /**
   * The bar of the map's scale, as long as on the screen, up from its lower left end.
   * @param {Atlas.Pen} pen @param {Atlas.AtlasMap} map @param {number} x @param {number} y
   */
  function drawScale(pen, { container, ink }, x, y) {
    const bar = container.querySelector('.leaflet-control-scale-line');
    if (!(bar instanceof HTMLElement)) return;
    const end = x + bar.offsetWidth;
    Object.assign(pen, { strokeStyle: ink.ink, fillStyle: ink.ink, lineWidth: 1.2, textAlign: 'center', textBaseline: 'top' });
    pen.beginPath();
    pen.moveTo(x, y - 5);
    pen.lineTo(x, y);
    pen.lineTo(end, y);
    pen.lineTo(end, y - 5);
    pen.stroke();
    pen.font = `11px ${ink.type.stack}`;
    pen.fillText(bar.textContent || '', (x + end) / 2, y - 16);
  }

  /**
   * The second of two maps over the first, right of the cut.
   * @param {Atlas.Pen} pen @param {Atlas.AtlasMap} map @param {number} cut @param {number} y
   */
  function drawOver(pen, map, cut, y) {
    const { size } = map.layer.view;
    pen.save();
    pen.beginPath();
    pen.rect(cut, y, size.x - cut, size.y);
    pen.clip();
    drawMap(pen, map, 0, y);
    pen.restore();
    pen.fillStyle = map.ink.ink;
    pen.fillRect(cut - 1, y, 2, size.y);
  }

  /**
   * Write of each view into a column of its own, or one below the other where that is too narrow.
   * @param {Page} page @param {Atlas.Pictured[]} views @param {number} y
   * @param {(sheet: Sheet, view: Atlas.Pictured) => void} write
   */
  function inColumns({ pen, ink, width }, views, y, write) {
    const beside = views.length > 1 && width >= WIDE;
    const wide = beside ? (width - GAP) / 2 : width;
    /** @type {number[]} */
    const ends = [];
    views.forEach((view, i) => {
      const start = beside || !i ? y : ends[i - 1];
      const sheet = new Sheet(pen, ink, { x: beside ? i * (wide + GAP) : 0, width: wide }, start);
      write(sheet, view);
      ends.push(sheet.y);
    });
    return Math.max(...ends);
  }

  /** @param {Sheet} sheet @param {Atlas.Pictured} pictured */
  function writeHead(sheet, { map, about, side }) {
    sheet.write([side, about.title].filter(Boolean).join(' · '), sheet.room < WIDE / 2 ? 18 : 22);
    sheet.write(about.subtitle, 14, sheet.ink.muted);
    sheet.y += 10;
    drawLegend(sheet, map, about);
  }

  /** @param {Sheet} sheet @param {string[]} notes */
  const writeAll = (sheet, notes) => notes.forEach((note) => sheet.write(note, 12, sheet.ink.muted));

  /** @param {Sheet} sheet @param {Atlas.Pictured} view */
  function writeNotes(sheet, { about, side }) {
    const notes = about.notes.slice(0, -COMMON);
    writeAll(sheet, side ? [`${side} · ${notes[0]}`, ...notes.slice(1)] : notes);
  }

  /**
   * Write everything and return how long the sheet gets; without `drawn` all but the maps.
   * @param {Page} page @param {Atlas.Pictured[]} views @param {number | null} cut @param {boolean} drawn
   */
  function compose(page, views, cut, drawn) {
    const { pen, ink, width } = page;
    const [first, second] = views.map(({ map }) => map);
    const top = inColumns(page, views, PAD, writeHead);
    if (drawn) drawMap(pen, first, 0, top);
    if (drawn && second && cut === null) drawMap(pen, second, width - second.layer.view.size.x, top);
    if (drawn && second && cut !== null) drawOver(pen, second, cut, top);
    const under = top + first.layer.view.size.y + 12;
    const foot = new Sheet(pen, ink, { x: 0, width }, inColumns(page, views, under, writeNotes));
    writeAll(foot, views[0].about.notes.slice(-COMMON));
    return foot.y + PAD;
  }

  /** @param {Atlas.Pictured[]} views @param {number | null} cut */
  function picture(views, cut = null) {
    const { ink, layer: { view: { size } } } = views[0].map;
    const width = views.length > 1 && cut === null ? 2 * size.x + GAP : size.x;
    const canvas = document.createElement('canvas');
    const page = { pen: ATLAS.penOf(canvas), ink, width };
    const height = Math.ceil(compose(page, views, cut, false));
    Object.assign(canvas, { width: width * SCALE, height: height * SCALE });
    page.pen.scale(SCALE, SCALE);
    page.pen.fillStyle = ink.page;
    page.pen.fillRect(0, 0, width, height);
    compose(page, views, cut, true);
    return canvas;
  }

  ATLAS.picture = picture;
})(window.ATLAS);
