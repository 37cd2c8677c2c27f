'use strict';
/*
 * What can be taken from the page of a chart: a picture, a drawing, the code that embeds it.
 *
 * The file of its table is a link of the page; what the buttons need is loaded when they are pressed.
 */
(function (ATLAS) {
  const home = ATLAS.one('.take[data-chart]');
  const { chart = '', base = '', host = '', other = '' } = home.dataset;
  const lang = /** @type {Atlas.Lang} */ (document.documentElement.lang.slice(0, 2));
  const HEIGHT = 560;

  const drawn = () => Promise.all([ATLAS.load('chart-picture.js'), ATLAS.load('save.js')]).then(() => ATLAS.chartPicture());

  const saveDrawing = () => drawn().then(({ xml }) =>
    ATLAS.save.file(new Blob([xml], { type: 'image/svg+xml;charset=utf-8' }), `${chart}.${lang}.svg`));

  const savePicture = () => drawn().then(({ canvas }) => canvas()).then((sheet) =>
    ATLAS.save.picture(sheet, `${chart}.${lang}.png`));

  /**
   * The page's own title, or the one that it has in the other language.
   * @param {Atlas.Lang} wanted
   */
  const titleIn = (wanted) => (wanted === lang ? ATLAS.one('h1').textContent : other);

  const openSnippet = () => Promise.all([ATLAS.need([['words', `map.${lang}`]]), ATLAS.load('snippet.js')]).then(() =>
    ATLAS.snippet(null, {
      lang, base, height: HEIGHT, words: { ...ATLAS.get('words', `map.${lang}`), embedTitle: host },
      file: (wanted) => `${ATLAS.tree(wanted)}embed/chart-${chart}.html`,
      about: (wanted) => Promise.resolve({ title: titleIn(wanted) }),
    }));

  for (const [name, act] of Object.entries({ picture: savePicture, drawing: saveDrawing, code: openSnippet })) {
    ATLAS.one(`[data-take=${name}]`, home).addEventListener('click', () => ATLAS.attempt(home, act, name));
  }
})(window.ATLAS);
