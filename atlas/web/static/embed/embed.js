'use strict';
/*
 * A map inside a foreign page. ?level, ?place code, and what ATLAS.frame reads.
 *
 * It loads what one map in one language takes; with <body data-alone> all of it is there already.
 */
(function (ATLAS, L) {
  const { part, frame: { asked, lang, theme, tree, link, waitForClick, open } } = ATLAS;
  const { layer } = document.body.dataset;
  const alone = 'alone' in document.body.dataset;

  /** A map that stands alone has no site around it: it leads to itself in the other language. */
  function inOther({ other, otherName }) {
    const self = new URL(window.location.href);
    self.searchParams.set('lang', other);
    return Object.assign(part('a', '', otherName), { href: self.href, hreflang: other, lang: other });
  }

  /** Title, map, legend and credit; the map and its still stand there already. */
  function build(about, words, people) {
    const page = new URL(`${tree}maps/${layer}.html`, window.location.href);
    for (const name of ['level', 'place']) if (asked.get(name)) page.searchParams.set(name, asked.get(name));
    const legend = part('div', 'legend', ' ');
    const map = Object.assign(document.querySelector('.map'), { tabIndex: 0 });
    map.setAttribute('aria-label', about.title);
    // Leaflet focuses the map at every first click; the page around must not jump to it.
    map.focus = () => HTMLElement.prototype.focus.call(map, { preventScroll: true });
    const hint = part('p', 'hint', words.wheelHint);
    hint.setAttribute('aria-hidden', 'true');
    const credit = part('p', 'credit', `${words.source}${about.source}${words.stop}${about.dates}${words.stop}`);
    const caveat = part('details', '', [part('summary', '', words.caveat), part('p', '', about.caveat)]);
    const whole = part('p', 'credit', alone ? inOther(words) : link(page.href, words.whole));
    const land = people && Object.assign(part('div', '', ' '), { id: 'land-or-people', textContent: '' });
    document.title = about.title;
    const parts = [
      part('h1', '', about.title), part('p', 'subtitle', about.subtitle),
      part('div', 'frame', [map, hint]), legend, land, credit, caveat, whole,
    ];
    document.querySelector('main').replaceChildren(...parts.filter(Boolean));
    return { legend, map, hint, land };
  }

  function draw() {
    const about = ATLAS.get('about', `${layer}.${lang}`);
    const words = ATLAS.get('words', `embed.${lang}`);
    const config = { ...ATLAS.get('config', lang), ...ATLAS.get('layer', `${layer}.${lang}`) };
    const set = ATLAS.setAt(config.levels, asked.get('level')) || config.set;
    const links = alone ? null : ATLAS.linksOf(lang);
    return ATLAS.need(ATLAS.payloadsOf({ ...config, legend: about.legend }, set)).then(() => {
      const { legend, map: element, hint, land } = build(about, words, config.people);
      const leaflet = L.map(element, { crs: L.CRS.Albers, zoomControl: false });
      L.control.zoom({ position: 'bottomleft', zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(leaflet);
      return ATLAS.mapSoon(leaflet, {
        ...config, links, ...ATLAS.changesFor({ links }, set), theme, wheel: false, switch: land,
        legend: { ...about.legend, element: legend }, texts: { ...config.texts, mapLabel: words.mapLabel.replace('{title}', about.title) },
      }).then((map) => {
        waitForClick(map, hint);
        if (asked.get('place')) map.select(asked.get('place'), { fly: true });
      });
    });
  }

  open(layer);
  Promise.all([
    ATLAS.has('config', lang) || ATLAS.load(`atlas.${lang}.js`),
    ATLAS.need([['about', `${layer}.${lang}`], ['words', `embed.${lang}`]]),
  ]).then(draw);
})(window.ATLAS, window.L);
