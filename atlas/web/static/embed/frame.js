'use strict';
/*
 * ATLAS.frame: what any map or chart inside a foreign page does. ?lang zh | en, else the page's own,
 * ?theme light | dark | auto. Light is the default: the page around it is light unless its author says
 * otherwise, whatever the reader's system has. A page that stands alone goes by that system.
 *
 * It tells the page around it how high it wants to be: {type: 'china-atlas:height', height, id} to
 * its parent, at first and whenever that changes. A map that fills its frame wants two thirds of it,
 * and the height of its country where the frame is wide.
 */
(function (ATLAS) {
  /** Height of the national view to its width, and the height that is enough for it, pixels. */
  const COUNTRY = { ratio: 0.86, most: 620 };
  const root = document.documentElement;
  const asked = ATLAS.address.query();
  /** @template {string} T @param {string} name @param {T[]} known @returns {T} */
  const one = (name, known) => known.find((word) => word === asked.get(name)) || known[0];
  const { alone } = document.body.dataset;
  const own = root.lang.slice(0, 2) === 'zh' ? 'zh' : 'en';
  const lang = alone ? own : one('lang', own === 'zh' ? ['zh', 'en'] : ['en', 'zh']);
  /** @type {Atlas.ThemeWish[]} */
  const themes = alone === undefined ? ['light', 'dark', 'auto'] : ['auto', 'light', 'dark'];
  // A map on tiles that stands alone is given the theme of those, whatever its reader has.
  const theme = alone !== undefined && root.dataset.theme === 'light' ? 'light' : one('theme', themes);
  const tree = `../${ATLAS.tree(lang)}`;

  /** @param {string} href @param {string} text */
  const link = (href, text) => ATLAS.make('a', { href, target: '_blank', rel: 'noopener' }, text);

  /** Height of the page at which its map, if it has one, is as high as it should be. */
  function wantedHeight() {
    const height = document.body.getBoundingClientRect().height;
    const map = document.querySelector('.frame');
    if (!map) return height;
    const box = map.getBoundingClientRect();
    const words = height - box.height;
    return words + Math.max(2 * words + 1, Math.min(box.width * COUNTRY.ratio, COUNTRY.most));
  }

  let id = '';
  const tell = () => {
    // Anyone may know how high a map is: it goes to whatever page holds this one.
    window.parent.postMessage({ type: 'china-atlas:height', height: Math.ceil(wantedHeight()), id }, '*');
  };
  const observer = new ResizeObserver(tell);

  /**
   * Tell the height whenever an element changes its own.
   * @param {Element} element
   */
  function watch(element) {
    if (window.parent !== window) observer.observe(element);
  }

  /**
   * Take up language and theme, and begin to tell the height under an id.
   * @param {string} name
   */
  function open(name) {
    id = name;
    root.lang = lang === 'zh' ? 'zh-Hans' : 'en';
    if (theme === 'auto') delete root.dataset.theme;
    else root.dataset.theme = theme;
    watch(document.body);
  }

  ATLAS.frame = { asked, lang, theme, tree, link, watch, open };
})(window.ATLAS);
