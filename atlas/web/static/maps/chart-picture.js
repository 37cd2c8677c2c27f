'use strict';
/*
 * ATLAS.chartPicture(): the chart of the page as a drawing that stands alone, {xml, canvas()}.
 *
 * Title, subtitle, caveat, source and site stand in it; its colours are those of light ground, it
 * asks for no other file, and canvas() promises it drawn at twice its size.
 */
(function (ATLAS) {
  const { svg: make } = ATLAS;
  const [SCALE, PAD] = [2, 16];
  const { ink: INK = '', muted: MUTED = '', colon = '' } = ATLAS.one('.take[data-chart]').dataset;

  /**
   * A text in as many lines as it takes, each about as long as the others.
   * @param {Atlas.Pen} pen @param {string} words @param {number} room @returns {string[]}
   */
  function balanced(pen, words, room) {
    const lines = ATLAS.wrap(pen, words, room);
    const shorter = ATLAS.wrap(pen, words, room - 10);
    return shorter.length > lines.length || lines.length < 2 ? lines : balanced(pen, words, room - 10);
  }

  /**
   * Lines of a text from a height on: [texts, height below them].
   * @param {{ pen: Atlas.Pen, stack: string }} it @param {string} words @param {number} y
   * @param {number} size @param {number} room @param {string} colour @param {number} weight
   * @returns {[texts: SVGElement[], below: number]}
   */
  function written({ pen, stack }, words, y, size, room, colour, weight = 400) {
    pen.font = `${weight} ${size}px ${stack}`;
    const lines = (weight > 400 ? balanced : ATLAS.wrap)(pen, words, room);
    const texts = lines.map((line, i) => make('text', {
      x: PAD, y: Math.round(y + size + i * size * 1.4), 'font-size': `${size}px`, 'font-weight': weight, fill: colour,
    }, line.trimEnd()));
    return [texts, y + lines.length * size * 1.4];
  }

  /** @param {string} selector */
  const said = (selector) => [...document.querySelectorAll(selector)].map((one) => one.textContent.trim());

  /**
   * Colours on light ground by their names, from the rules that the drawings brought into the page.
   * @param {string} rules @returns {Record<string, string>}
   */
  const coloursOf = (rules) => Object.fromEntries([...rules.matchAll(/(?<!\{)\.chart\{([^}]*)\}/g)]
    .flatMap(([, own]) => [...own.matchAll(/--([\w-]+):([^;}]+)/g)].map(([, name, colour]) => [name, colour])));

  /**
   * The rule of letters over marks, for a drawing that has no class.
   * @param {string} rules
   */
  const haloOf = (rules) => (rules.match(/\.chart (\.halo text\{[^}]*\})/) || [])[1] || '';

  function draw() {
    /** @type {SVGSVGElement} */
    const svg = ATLAS.one('figure.read svg.chart-wide');
    const { width, height } = svg.viewBox.baseVal;
    const stack = svg.getAttribute('font-family') || '';
    const pen = { pen: ATLAS.penOf(document.createElement('canvas')), stack };
    const rules = ATLAS.one('head > style').textContent;
    const room = width - 2 * PAD;
    const [[title], [subtitle], notes] = [said('h1'), said('.subtitle'), said('dl.terms:not(.used) > *')];
    const [heading, under] = written(pen, title, PAD, 22, room, INK, 600);
    const [explained, top] = written(pen, subtitle, under + 4, 13, room, MUTED);
    const marks = [...svg.children].filter(({ tagName }) => !['title', 'desc'].includes(tagName)).map((one) => one.cloneNode(true));
    const texts = [...heading, ...explained];
    let y = top + 8 + height + 8;
    const feet = [notes[0] + colon + notes[1], notes[2] + colon + notes[3], said('header.site .name')[0]];
    for (const words of feet) {
      const [lines, below] = written(pen, words, y + 4, 12, room, MUTED);
      texts.push(...lines);
      y = below;
    }
    const whole = Math.ceil(y + PAD);
    const sheet = make('svg', {
      'xmlns:xlink': 'http://www.w3.org/1999/xlink', width, height: whole, viewBox: `0 0 ${width} ${whole}`,
      role: 'img', 'font-family': stack, 'stroke-linejoin': 'round', 'font-variant-numeric': 'tabular-nums',
    }, [
      make('title', {}, [title]), make('desc', {}, feet.join('\n')),
      make('style', {}, [haloOf(rules)]),
      make('rect', { width, height: whole, fill: 'var(--page)' }),
      ...texts, make('g', { transform: `translate(0 ${Math.round(top + 8)})` }, marks),
    ]);
    const colours = coloursOf(rules);
    const xml = new XMLSerializer().serializeToString(sheet)
      .replace(/var\(--([\w-]+)\)/g, (whole_, name) => colours[name])
      // Older programs know the address of a shape by its older name alone.
      .replace(/(<use[^>]*?) href=/g, '$1 xlink:href=');
    return { xml: `<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`, width, height: whole };
  }

  ATLAS.chartPicture = function () {
    const { xml, width, height } = draw();
    const canvas = () => new Promise((keep, fail) => {
      const image = new Image();
      image.onload = () => {
        const sheet = Object.assign(document.createElement('canvas'), { width: width * SCALE, height: height * SCALE });
        ATLAS.penOf(sheet).drawImage(image, 0, 0, sheet.width, sheet.height);
        keep(sheet);
      };
      image.onerror = fail;
      // Of an address of this kind a page from disk may read the pixels again.
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(xml)}`;
    });
    return { xml, canvas };
  };
})(window.ATLAS);
