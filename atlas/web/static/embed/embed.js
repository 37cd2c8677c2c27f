'use strict';
/*
 * A map inside a foreign page. ?lang zh | en, ?level, ?place code, ?theme light | dark | auto.
 *
 * It loads what one map in one language takes, and tells the page around it how high it wants to
 * be: {type: 'china-atlas:height', height, id} to its parent, at first and whenever that changes.
 */
(function (ATLAS, L) {
  const { part } = ATLAS;
  const root = document.documentElement;
  const { layer } = document.body.dataset;
  const asked = new URLSearchParams(window.location.search);
  const one = (name, known) => (known.includes(asked.get(name)) ? asked.get(name) : known[0]);
  const lang = one('lang', ['zh', 'en']);
  const theme = one('theme', ['auto', 'light', 'dark']);
  const tree = lang === 'zh' ? '../' : '../en/';
  const HINT_MS = 1500;

  const link = (href, text) => Object.assign(part('a', '', text), { href, target: '_blank', rel: 'noopener' });

  /** Title, legend, map and credit. */
  function build(about, words) {
    const page = new URL(`${tree}maps/${layer}.html`, window.location.href);
    for (const name of ['level', 'place']) if (asked.get(name)) page.searchParams.set(name, asked.get(name));
    const legend = part('div', 'legend', ' ');
    const map = Object.assign(part('div', 'map', ' '), { textContent: '', tabIndex: 0 });
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
      part('h1', '', about.title), part('p', 'subtitle', about.subtitle), land, legend,
      part('div', 'frame', [map, hint]), credit, caveat, whole,
    );
    return { legend, map, hint, land };
  }

  /** Neither the wheel nor a finger moves the map until it is clicked: the page around scrolls. */
  function waitForClick(map, hint) {
    const { leaflet, container } = map;
    let timer = 0;
    const touch = window.matchMedia('(pointer: coarse)').matches;
    if (touch) leaflet.dragging.disable();
    leaflet.on('click', () => {
      hint.classList.remove('is-shown');
      leaflet.dragging.enable();
    });
    document.addEventListener('pointerdown', ({ target }) => touch && !container.contains(target) && leaflet.dragging.disable());
    container.addEventListener('wheel', () => {
      if (leaflet.scrollWheelZoom.enabled()) return;
      hint.classList.add('is-shown');
      clearTimeout(timer);
      timer = setTimeout(() => hint.classList.remove('is-shown'), HINT_MS);
    }, { passive: true });
  }

  function tellHeight() {
    const tell = () => {
      const height = Math.ceil(document.body.getBoundingClientRect().height);
      // Anyone may know how high a map is: it goes to whatever page holds this one.
      window.parent.postMessage({ type: 'china-atlas:height', height, id: layer }, '*');
    };
    if (window.parent !== window) new ResizeObserver(tell).observe(document.body);
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
      const map = ATLAS.map(leaflet, {
        ...config, links, ...ATLAS.changesFor({ links }, set), theme, wheel: false, switch: land,
        legend: { ...about.legend, element: legend }, texts: { ...config.texts, mapLabel: words.mapLabel.replace('{title}', about.title) },
      });
      waitForClick(map, hint);
      if (asked.get('place')) map.select(asked.get('place'), { fly: true });
    });
  }

  root.lang = lang === 'zh' ? 'zh-Hans' : 'en';
  if (theme !== 'auto') root.dataset.theme = theme;
  tellHeight();
  Promise.all([
    ATLAS.load(`atlas.${lang}.js`),
    ATLAS.need([['about', `${layer}.${lang}`], ['words', `embed.${lang}`]]),
  ]).then(draw);
})(window.ATLAS, window.L);
