'use strict';
/*
 * A map inside a foreign page. ?level, ?place code, ?at=lon,lat,zoom, and what ATLAS.frame reads; the
 * link to the atlas opens what is shown.
 *
 * It loads what one map in one language takes; with <body data-alone="zh"> all of it is there already.
 */
(function (ATLAS) {
  const { part, address, frame: { asked, lang, theme, tree, link, open, watch } } = ATLAS;
  const { layer = '', children = '' } = document.body.dataset;
  const alone = 'alone' in document.body.dataset;

  /**
   * Finding, map, legend and source; the rest is behind the i. The map and its still stand there already.
   * @param {Atlas.About} about @param {Atlas.EmbedWords} words @param {string} heading
   * @param {Atlas.People | null | undefined} people
   */
  function build(about, words, heading, people) {
    const whole = part('div', 'legend whole', [' ']);
    // What stands there is as high as the legend will be: the map is drawn in the room that it keeps.
    /** @type {HTMLElement | null} */
    const standing = document.querySelector(`main>.legend[lang=${document.documentElement.lang}]`);
    const legend = standing || part('div', 'legend', [' ']);
    legend.removeAttribute('lang');
    const map = ATLAS.one('.map');
    map.tabIndex = 0;
    map.setAttribute('aria-label', about.title);
    const land = people ? ATLAS.make('div', {}) : null;
    // A map that stands alone has no site around it.
    const lead = alone ? null : link('', words.open);
    const info = ATLAS.infoButton(words.more, [
      ATLAS.make('p', { class: 'subtitle' }, heading === about.title ? '' : [ATLAS.make('b', {}, about.title), ' '], about.subtitle), whole,
      part('h2', '', words.caveat), part('p', '', about.caveat), ...about.notes.slice(1, -1).map((note) => part('p', '', note)),
    ]);
    document.title = about.title;
    const parts = [
      part('h1', '', heading), part('div', 'frame', map), legend, land,
      part('div', 'foot', [part('span', '', about.from), ...(lead ? [lead] : []), info]),
    ];
    ATLAS.one('main').replaceChildren(...parts.flatMap((it) => it || []));
    watch(ATLAS.one('.frame'));
    return { legend, whole, map, land, lead };
  }

  /**
   * Let a link lead to what the map shows: its level, its place and its view.
   * @param {Atlas.AtlasMap} map @param {HTMLAnchorElement} lead
   */
  function keepLink(map, lead) {
    const page = new URL(`${tree}maps/${layer}.html`, window.location.href).href;
    const mirror = () => {
      const { config, home, selected, scene } = map;
      const level = config.set !== home.set && ATLAS.levelOf(config);
      const hash = address.hashOf({ level, place: selected < 0 ? null : scene.units.codes[selected] }, ATLAS.viewOf(map));
      lead.href = page + hash;
    };
    let timer = 0;
    // A map that fits itself to its frame is told of that before it knows that nobody moved it.
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(mirror);
    };
    map.leaflet.on('moveend', later);
    map.on('select', later);
    mirror();
  }

  /**
   * What the map finds, which is said of its own level alone; else what it is, and at which level.
   * @param {Atlas.About} about @param {Atlas.EmbedWords} words @param {Atlas.Level | null} other
   */
  function headingOf(about, { here, levels }, other) {
    if (!other) return about.finding || about.title;
    return about.title + ATLAS.filled(here, { level: levels[other].toLowerCase() });
  }

  function draw() {
    const about = ATLAS.get('about', `${layer}.${lang}`);
    const words = ATLAS.get('words', `embed.${lang}`);
    const config = { ...ATLAS.get('config', lang), ...ATLAS.get('layer', `${layer}.${lang}`) };
    const set = ATLAS.setAt(config.levels, asked.get('level')) || config.set;
    const links = alone ? null : ATLAS.linksOf(lang);
    return ATLAS.need(ATLAS.payloadsOf({ ...config, lang, legend: about.legend }, set)).then(() => {
      const heading = headingOf(about, words, set === config.set ? null : ATLAS.levelOf({ levels: config.levels, set }));
      const { legend, whole, map: element, land, lead } = build(about, words, heading, config.people);
      return ATLAS.mapSoon(element, {
        ...config, links, ...ATLAS.changesFor({ links }, set), theme, switch: land,
        legend: { ...about.legend, element: legend, whole }, texts: { ...config.texts, mapLabel: ATLAS.filled(words.mapLabel, { title: about.title }) },
      }).then((map) => {
        map.home = { levels: config.levels, set: config.set };
        new ResizeObserver(() => map.leaflet.invalidateSize({ animate: false, pan: false })).observe(element);
        const [place, view] = [asked.get('place'), address.viewIn(asked.get('at'))];
        if (view) ATLAS.lookAt(map, view);
        if (place) map.select(place, { fly: !view });
        if (lead) keepLink(map, lead);
        // Beside the map stands the key of what it shows; what shows something else is behind the i.
        if (land) whole.before(...land.querySelectorAll('.land-or-people'));
      });
    });
  }

  /** What others put on the map, in the languages that the page names: it waits for the map. */
  async function loadChildren() {
    if (!children.split(' ').includes(lang)) return;
    await ATLAS.load('children.js');
    await ATLAS.load(`children/${layer}.${lang}.js`);
  }

  open(layer);
  ATLAS.attempt(ATLAS.one('.map'), () => Promise.all([
    ATLAS.has('config', lang) || ATLAS.load(`atlas.${lang}.js`),
    ATLAS.need([['about', `${layer}.${lang}`], ['words', `embed.${lang}`]]), loadChildren(),
  ]).then(draw));
})(window.ATLAS);
