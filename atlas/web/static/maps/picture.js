'use strict';
/*
 * ATLAS.picture(map, about): the present view of a map as a canvas, with what it takes to stand
 * alone: title, legend, source, date and caveat.
 *
 * about: {title, subtitle, legend: {title, less, more, missing}, notes: [text]} in the map's language.
 */
(function (ATLAS) {
  const SCALE = 2;
  const PAD = 20;
  const SWATCH = 22;

  /** A sheet that is written from the top; y is where it goes on. */
  class Sheet {
    constructor(pen, width, ink) {
      Object.assign(this, { pen, width, ink, y: PAD });
    }

    font(size) {
      this.pen.font = `${size}px ${this.ink.type.stack}`;
    }

    write(text, size, colour = this.ink.ink) {
      if (!text) return;
      this.font(size);
      Object.assign(this.pen, { fillStyle: colour, textAlign: 'left', textBaseline: 'top' });
      for (const line of ATLAS.wrap(this.pen, text, this.width - 2 * PAD)) {
        this.pen.fillText(line, PAD, this.y);
        this.y += Math.round(size * 1.4);
      }
    }
  }

  /** The bar of equal steps with its breaks, and words on either side of zero. */
  function drawBar(sheet, { classes, value }, { less, more }, colours) {
    const { pen, ink } = sheet;
    const step = Math.min(560, sheet.width - 2 * PAD) / colours.length;
    const zero = classes.edges.indexOf(0);
    sheet.font(12);
    if (zero >= 0) {
      const at = PAD + (zero + 1) * step;
      pen.textAlign = 'right';
      pen.fillText(less, at - 6, sheet.y);
      pen.textAlign = 'left';
      pen.fillText(more, at + 6, sheet.y);
      sheet.y += 18;
    }
    colours.forEach((colour, i) => {
      pen.fillStyle = colour;
      pen.fillRect(PAD + i * step, sheet.y, step + 0.3, 16);
    });
    Object.assign(pen, { fillStyle: ink.ink, textAlign: 'center' });
    classes.edges.forEach((edge, i) => {
      const decimals = (String(edge).split('.')[1] || '').length;
      const last = i === classes.edges.length - 1 && value.unit === '%';
      const text = ATLAS.labels.formatValue(edge, { sign: value.sign, decimals, unit: last ? '%' : '' });
      if (i === zero) pen.fillRect(PAD + (i + 1) * step - 0.6, sheet.y - 6, 1.2, 22);
      pen.fillText(text, PAD + (i + 1) * step, sheet.y + 20);
    });
    sheet.y += 42;
  }

  /** Rows of signs with their words: [words, draw(pen, x, y of its middle), size]. */
  function drawKeys(sheet, keys) {
    const { pen, ink } = sheet;
    const height = Math.max(18, ...keys.map(([, , size = 0]) => size + 2));
    let x = PAD;
    sheet.font(12);
    for (const [words, draw, size = SWATCH] of keys) {
      const width = size + 6 + pen.measureText(words).width;
      if (x > PAD && x + width > sheet.width - PAD) {
        x = PAD;
        sheet.y += height;
      }
      const middle = sheet.y + height / 2;
      draw(pen, x, middle);
      Object.assign(pen, { fillStyle: ink.ink, textAlign: 'left', textBaseline: 'middle' });
      pen.fillText(words, x + size + 6, middle);
      x += width + 18;
    }
    pen.textBaseline = 'top';
    sheet.y += height + 8;
  }

  const solid = (colour) => (pen, x, y) => {
    pen.fillStyle = colour;
    pen.fillRect(x, y - 6, SWATCH, 11);
  };

  const hatched = ({ fill, hatch }) => (pen, x, y) => {
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

  const disc = (radius, colour, alpha) => (pen, x, y) => {
    Object.assign(pen, { fillStyle: colour, globalAlpha: alpha });
    pen.beginPath();
    pen.arc(x + radius, y, radius, 0, 2 * Math.PI);
    pen.fill();
    pen.globalAlpha = 1;
  };

  /** Circles of three sizes, and the two colours where some count fewer. */
  function circleKeys(map) {
    const { config, ink: { circles, muted } } = map;
    const { people, texts, set } = config;
    const scale = map.circleScale();
    const round = (words, radius, colour) => [words, disc(radius, colour, circles.alpha), 2 * radius];
    const sizes = circles.legend.map((number, i) =>
      round(texts.circles[i], ATLAS.circles.radiusOf(circles, number, scale), muted));
    const signed = ATLAS.read('values', `${set}/${people.column}`).some((number) => number < 0);
    const words = signed ? [people.less, people.more] : [];
    return [...sizes, ...words.map((word, i) => round(word, 6, circles.colours[i]))];
  }

  function drawLegend(sheet, map, { legend }) {
    const { config } = map.scene;
    const { ink } = sheet;
    const colours = config.classes[ink.theme];
    const missing = [legend.missing, hatched(ink.missing)];
    sheet.write(config.circles ? config.people.label : legend.title, 14);
    sheet.y += 8;
    if (config.circles) drawKeys(sheet, [...circleKeys(map), missing]);
    else if (config.classes.edges) {
      drawBar(sheet, config, legend, colours);
      drawKeys(sheet, [missing]);
    } else drawKeys(sheet, [...config.classes.labels.map((label, i) => [label, solid(colours[i])]), missing]);
  }

  /** The window of the map, painted again at the picture's own scale. */
  function drawMap(pen, map, y) {
    const { size, margin } = map.layer.view;
    const view = { ...map.layer.view, dpr: SCALE };
    const contexts = ['map', 'overlay', 'labels'].map(() => {
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width: view.width * SCALE, height: view.height * SCALE });
      return canvas.getContext('2d');
    });
    const [land, overlay, labels] = contexts;
    map.paint({ map: land, overlay, labels }, view);
    pen.fillStyle = map.ink[map.config.background];
    pen.fillRect(0, y, size.x, size.y);
    const cut = [margin.x, margin.y, size.x, size.y].map((length) => length * SCALE);
    contexts.forEach(({ canvas }) => pen.drawImage(canvas, ...cut, 0, y, size.x, size.y));
    drawInset(pen, map, y);
  }

  /** The South China Sea, where the window shows it. */
  function drawInset(pen, map, y) {
    const canvas = map.inset && map.container.querySelector('.atlas-inset canvas');
    if (!canvas || !canvas.offsetParent) return;
    const home = map.container.getBoundingClientRect();
    const box = canvas.getBoundingClientRect();
    const [left, top] = [box.left - home.left, y + box.top - home.top];
    pen.drawImage(canvas, left, top, box.width, box.height);
    Object.assign(pen, { strokeStyle: map.ink.ink, fillStyle: map.ink.ink, lineWidth: 0.6, textAlign: 'left' });
    pen.strokeRect(left, top, box.width, box.height);
    const words = map.inset.title.getBoundingClientRect();
    pen.font = `10px ${map.ink.type.stack}`;
    pen.fillText(map.inset.title.textContent, words.left - home.left, y + words.top - home.top + 2);
  }

  /** Write everything; without `drawn` all but the map, to learn how long the sheet gets. */
  function compose(sheet, map, about, drawn) {
    sheet.write(about.title, 22);
    sheet.write(about.subtitle, 14, sheet.ink.muted);
    sheet.y += 10;
    drawLegend(sheet, map, about);
    if (drawn) drawMap(sheet.pen, map, sheet.y);
    sheet.y += map.layer.view.size.y + 12;
    about.notes.forEach((note) => sheet.write(note, 12, sheet.ink.muted));
    sheet.y += PAD;
  }

  function picture(map, about) {
    const width = map.layer.view.size.x;
    const canvas = document.createElement('canvas');
    const pen = canvas.getContext('2d');
    const measured = new Sheet(pen, width, map.ink);
    compose(measured, map, about, false);
    Object.assign(canvas, { width: width * SCALE, height: Math.ceil(measured.y) * SCALE });
    pen.scale(SCALE, SCALE);
    pen.fillStyle = map.ink.page;
    pen.fillRect(0, 0, width, measured.y);
    compose(new Sheet(pen, width, map.ink), map, about, true);
    map.layer.redraw();
    return canvas;
  }

  ATLAS.picture = picture;
})(window.ATLAS);
