'use strict';
/*
 * ATLAS.frame: what any map or chart inside a foreign page does. ?lang zh | en, else the page's own,
 * ?theme light | dark | auto.
 *
 * It tells the page around it how high it wants to be: {type: 'china-atlas:height', height, id} to
 * its parent, at first and whenever that changes.
 */
(function (ATLAS) {
  const root = document.documentElement;
  const asked = ATLAS.address.query();
  /** @template {string} T @param {string} name @param {T[]} known @returns {T} */
  const one = (name, known) => known.find((word) => word === asked.get(name)) || known[0];
  // A page that stands alone holds both languages and is nobody's: it speaks that of its reader.
  const own = ('alone' in document.body.dataset ? window.navigator.language : root.lang).slice(0, 2) === 'zh' ? 'zh' : 'en';
  const lang = one('lang', own === 'zh' ? ['zh', 'en'] : ['en', 'zh']);
  /** @type {Atlas.ThemeWish[]} */
  const themes = ['auto', 'light', 'dark'];
  const theme = one('theme', themes);
  const tree = `../${ATLAS.tree(lang)}`;

  /** @param {string} href @param {string} text */
  const link = (href, text) => ATLAS.make('a', { href, target: '_blank', rel: 'noopener' }, text);

  /** @param {string} id */
  function tellHeight(id) {
    const tell = () => {
      const height = Math.ceil(document.body.getBoundingClientRect().height);
      // Anyone may know how high a map is: it goes to whatever page holds this one.
      window.parent.postMessage({ type: 'china-atlas:height', height, id }, '*');
    };
    if (window.parent !== window) new ResizeObserver(tell).observe(document.body);
  }

  /**
   * Take up language and theme, and begin to tell the height under an id.
   * @param {string} id
   */
  function open(id) {
    root.lang = lang === 'zh' ? 'zh-Hans' : 'en';
    if (theme !== 'auto') root.dataset.theme = theme;
    tellHeight(id);
  }

  ATLAS.frame = { asked, lang, theme, tree, link, open };
})(window.ATLAS);
