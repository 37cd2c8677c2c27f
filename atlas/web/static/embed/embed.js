'use strict';
/*
 * A map inside a foreign page. ?level, ?place code, and what ATLAS.frame reads.
 *
 * It loads what one map in one language takes.
 */
(function (ATLAS, L) {
  const { part, frame: { asked, lang, theme, tree, link, waitForClick, open } } = ATLAS;
  const { layer } = document.body.dataset;

  /** Title, map, legend and credit; the map and its still stand there already. */
  function build(about, words) {
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
    const whole = part('p', 'credit', link(page.href, words.whole));
    const land = Object.assign(part('div', '', ' '), { id: 'land-or-people', textContent: '' });
    document.title = about.title;
    document.querySelector('main').replaceChildren(
      part('h1', '', about.title), part('p', 'subtitle', about.subtitle),
      part('div', 'frame', [map, hint]), legend, land, credit, caveat, whole,
    );
    return { legend, map, hint, land };
  }

  function draw() {
    const about = ATLAS.get('about', `${layer}.${lang}`);
    const words = ATLAS.get('words', `embed.${lang}`);
    const config = { ...ATLAS.get('config', lang), ...ATLAS.get('layer', `${layer}.${lang}`) };
    const set = config.levels[asked.get('level')] || config.set;
    const links = ATLAS.linksOf(lang);
    return ATLAS.need(ATLAS.payloadsOf({ ...config, legend: about.legend }, set)).then(() => {
      const { legend, map: element, hint, land } = build(about, words);
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
    ATLAS.load(`atlas.${lang}.js`),
    ATLAS.need([['about', `${layer}.${lang}`], ['words', `embed.${lang}`]]),
  ]).then(draw);
})(window.ATLAS, window.L);
