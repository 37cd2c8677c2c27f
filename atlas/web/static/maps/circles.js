'use strict';
/*
 * People as circles on plain land: area by the number of people, one colour for fewer, one for
 * more. A rate colours empty land as loudly as a city; circles show where the people are.
 *
 * ATLAS.landOrPeople(map, element) writes the switch between land and people into an element, with
 * the legend of the circles; the map's config must name its `people`.
 */
(function (ATLAS) {
  const { make, part } = ATLAS;

  /** Share of the style's size below which circles on a phone would be specks. */
  const LEAST = 0.65;
  /** Radius in px of the largest circle of the key: close by, it would push the map out of sight. */
  const LARGEST_KEY = 20;
  /** How strongly circles are drawn that do not stand out. */
  const FAINT = 0.15;

  /**
   * Kind of a circle: fewer (0) or more (1).
   * @param {{ people: number }} it
   */
  const kindOf = ({ people }) => Number(people >= 0);

  /**
   * The circles of a scene in cells, the largest first; none for a unit without number or land.
   * @param {Atlas.Scene} scene @returns {Atlas.Circle[]}
   */
  function circlesOf(scene) {
    const { config, units, shown } = scene;
    if (!config.circles) return [];
    const people = ATLAS.read('values', `${config.set}/${config.circles.column}`);
    /** @type {Atlas.Circle[]} */
    const found = [];
    units.codes.forEach((code, unit) => {
      const anchor = shown[unit] && people[unit] ? ATLAS.scene.anchorOf(scene, unit) : null;
      if (anchor) found.push({ unit, x: anchor.x, y: anchor.y, people: people[unit] });
    });
    return found.sort((a, b) => Math.abs(b.people) - Math.abs(a.people) || a.unit - b.unit);
  }

  /**
   * How much larger circles are than the style's, which is for the whole country at a given width.
   *
   * They grow with the width of the country in its national view; further in only with the square
   * root of the scale, so that circles which cover each other come apart.
   * @param {Atlas.Style['circles']} it @param {Atlas.Frame} frame @param {number} nationalZoom
   * @param {number} zoom
   */
  function scaleOf({ at_map_width: width }, frame, nationalZoom, zoom) {
    const metres = frame.x[1] - frame.x[0];
    const national = Math.max(LEAST, metres / ATLAS.albers.metresPerPixel(nationalZoom) / width);
    return national * 2 ** ((zoom - nationalZoom) / 2);
  }

  /**
   * Radius in CSS pixels of a number of people.
   * @param {Atlas.Style['circles']} style @param {number} people @param {number} scale
   */
  const radiusOf = (style, people, scale) =>
    style.radius_per_sqrt_thousand * Math.sqrt(Math.abs(people) / 1000) * scale;

  /**
   * @param {Atlas.Pen} ctx @param {Atlas.Scene} scene @param {Atlas.Ink} ink @param {Atlas.View} view
   * @param {number} scale @param {number | null} lit the kind that stands out, or null
   */
  function paintCircles(ctx, scene, ink, view, scale, lit) {
    scene.circles = scene.circles || circlesOf(scene);
    const style = ink.circles;
    /** @param {number} kind */
    const strength = (kind) => (lit === null || kind === lit ? 1 : FAINT);
    const ordered = lit === null ? scene.circles : [...scene.circles].sort((a, b) => strength(kindOf(a)) - strength(kindOf(b)));
    ctx.setTransform(view.dpr, 0, 0, view.dpr, 0, 0);
    ctx.strokeStyle = ink.page;
    ctx.lineWidth = style.edge;
    for (const circle of ordered) {
      const { x, y, people } = circle;
      const kind = kindOf(circle);
      const radius = radiusOf(style, people, scale);
      const [left, top] = [view.tx + view.k * x, view.ty - view.k * y];
      if (left < -radius || top < -radius || left > view.width + radius || top > view.height + radius) continue;
      ctx.beginPath();
      ctx.arc(left, top, radius, 0, 2 * Math.PI);
      ctx.globalAlpha = style.alpha * strength(kind);
      ctx.fillStyle = style.colours[kind];
      ctx.fill();
      ctx.globalAlpha = strength(kind);
      ctx.stroke();
    }
    ctx.globalAlpha = 1;
  }

  /** @param {number} radius @param {string} colour */
  function discOf(radius, colour) {
    const size = `${2 * radius}px`;
    return make('i', { class: 'circle', style: `width:${size};height:${size};background:${colour}` });
  }

  /**
   * The legend: what is counted, three sizes at the map's present scale, and the two colours.
   * @param {HTMLElement} element @param {Atlas.AtlasMap} map
   */
  function writeLegend(element, map) {
    const { config, ink } = map;
    const { texts, people } = config;
    if (!people) return;
    const circles = people.sizes || texts.circles || [];
    const style = ink.circles;
    const scale = map.circleScale();
    const sizes = style.legend.map((number) => radiusOf(style, number, scale)).flatMap((radius, i) =>
      (i && radius > LARGEST_KEY ? [] : [part('li', '', [discOf(radius, ink.muted), circles[i]])]));
    const values = ATLAS.read('values', `${config.set}/${people.column}`);
    const signs = values.some((number) => number < 0) ? [people.less, people.more] : [];
    const colours = signs.map((word, i) => make('li', { 'data-class': i }, discOf(6, style.colours[i]), word));
    // What is said of a sign needs a line, also where the page has given the title.
    const title = people.label || (signs.length ? '\u00a0' : '');
    map.keys.rewrite(element, () => element.replaceChildren(
      part('p', 'legend-title', title) || '',
      make('div', { role: 'toolbar', 'aria-label': people.label || config.legend.title || '' }, part('ul', 'circle-legend', [...sizes, ...colours])),
    ), '.legend-title');
  }

  /**
   * Write two buttons into an element: the map of the rate, or circles of people.
   *
   * While circles are shown the elements that `legend` selects are hidden, and the legend of the
   * circles stands after the buttons. Does nothing for a map without `people`; a map of a count, which
   * shows circles alone, gets their legend and no buttons.
   * @param {Atlas.AtlasMap} map @param {HTMLElement | string} target @param {{ legend?: string }} it
   */
  function landOrPeople(map, target, { legend = '.legend' } = {}) {
    const element = typeof target === 'string' ? document.getElementById(target.replace(/^#/, '')) : target;
    const { texts } = map.config;
    if (!element || !map.config.people) return;
    const own = part('div', 'people-legend', []);
    own.hidden = true;
    /** @param {boolean} people */
    const button = (people) => {
      const made = make('button', { type: 'button' }, texts[people ? 'people' : 'land']);
      made.addEventListener('click', () => choose(people));
      return made;
    };
    const buttons = [button(false), button(true)];
    const group = make('div', { class: 'land-or-people', role: 'group', 'aria-label': texts.landOrPeople || '' }, buttons);
    const isCount = map.config.people.column === map.config.column;
    element.replaceChildren(...(isCount ? [own] : [group, own]));

    /** Tell buttons and legends what the map shows. */
    function mirror() {
      const shown = Boolean(map.config.circles);
      buttons.forEach((one, i) => one.setAttribute('aria-pressed', String(shown === Boolean(i))));
      const appears = shown && own.hidden;
      const top = () => map.leaflet.getContainer().getBoundingClientRect().top;
      const before = top();
      for (const other of document.querySelectorAll(legend)) other.toggleAttribute('hidden', shown);
      own.hidden = !shown;
      if (!shown) return;
      writeLegend(own, map);
      if (!appears) return;
      // The map stays where it is on the page: the two views are there to be compared.
      own.style.minHeight = '';
      own.style.minHeight = `${own.offsetHeight + before - top()}px`;
    }

    /** @param {boolean} people */
    function choose(people) {
      const { set, people: count } = map.config;
      if (!people || !count) map.show({ circles: null });
      else ATLAS.attempt(group, () => ATLAS.need([['values', `${set}/${count.column}`]]).then(() => map.show({ circles: count })));
    }

    map.on('show', mirror);
    map.leaflet.on('zoomend resize', mirror);
    mirror();
  }

  ATLAS.circles = { paintCircles, circlesOf, radiusOf, scaleOf, writeLegend };
  ATLAS.landOrPeople = landOrPeople;
})(window.ATLAS);
