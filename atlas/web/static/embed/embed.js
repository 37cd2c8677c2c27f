'use strict';
/*
 * A map inside a foreign page. ?level, ?place code, and what ATLAS.frame reads.
 *
 * It loads what one map in one language takes; with <body data-alone> all of it is there already.
 */
(function (ATLAS) {
  const { part, frame: { asked, lang, theme, tree, link, open } } = ATLAS;
  const { layer = '' } = document.body.dataset;
  const alone = 'alone' in document.body.dataset;

  /**
   * A map that stands alone has no site around it: it leads to itself in the other language.
   * @param {Atlas.EmbedWords} embedWords
   */
  function inOther({ other = lang, otherName = '' }) {
    const self = new URL(window.location.href);
    self.searchParams.set('lang', other);
    return ATLAS.make('a', { href: self.href, hreflang: other, lang: other }, otherName);
  }

  /**
   * Title, map, legend and credit; the map and its still stand there already.
   * @param {Atlas.About} about @param {Atlas.EmbedWords} words
   * @param {Atlas.People | null | undefined} people
   */
  function build(about, words, people) {
    const page = new URL(`${tree}maps/${layer}.html`, window.location.href);
    for (const name of ['level', 'place']) {
      const value = asked.get(name);
      if (value) page.searchParams.set(name, value);
    }
    const legend = part('div', 'legend', [' ']);
    const map = ATLAS.one('.map');
    map.tabIndex = 0;
    map.setAttribute('aria-label', about.title);
    const credit = part('p', 'credit', `${words.source}${about.source}${words.stop}${about.dates}${words.stop}`);
    const caveat = part('details', '', [part('summary', '', words.caveat), part('p', '', about.caveat)]);
    const whole = part('p', 'credit', alone ? inOther(words) : link(page.href, words.whole));
    const land = people ? ATLAS.make('div', { id: 'land-or-people' }) : null;
    document.title = about.title;
    const parts = [
      part('h1', '', about.title), part('p', 'subtitle', about.subtitle),
      part('div', 'frame', map), legend, land, credit, caveat, whole,
    ];
    ATLAS.one('main').replaceChildren(...parts.flatMap((it) => it || []));
    return { legend, map, land };
  }

  function draw() {
    const about = ATLAS.get('about', `${layer}.${lang}`);
    const words = ATLAS.get('words', `embed.${lang}`);
    const config = { ...ATLAS.get('config', lang), ...ATLAS.get('layer', `${layer}.${lang}`) };
    const set = ATLAS.setAt(config.levels, asked.get('level')) || config.set;
    const links = alone ? null : ATLAS.linksOf(lang);
    return ATLAS.need(ATLAS.payloadsOf({ ...config, lang, legend: about.legend }, set)).then(() => {
      const { legend, map: element, land } = build(about, words, config.people);
      return ATLAS.mapSoon(element, {
        ...config, links, ...ATLAS.changesFor({ links }, set), theme, switch: land,
        legend: { ...about.legend, element: legend }, texts: { ...config.texts, mapLabel: ATLAS.filled(words.mapLabel, { title: about.title }) },
      }).then((map) => {
        if (asked.get('place')) map.select(asked.get('place'), { fly: true });
      });
    });
  }

  open(layer);
  ATLAS.attempt(ATLAS.one('.map'), () => Promise.all([
    ATLAS.has('config', lang) || ATLAS.load(`atlas.${lang}.js`),
    ATLAS.need([['about', `${layer}.${lang}`], ['words', `embed.${lang}`]]),
  ]).then(draw));
})(window.ATLAS);
