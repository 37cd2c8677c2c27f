'use strict';
/*
 * ATLAS.movesTake(home, {page, words, lang}): what a reader takes from the flow map: the rows that
 * it shows as CSV, and the code that puts it into another page as it stands.
 */
(function (ATLAS) {
  const { part } = ATLAS;
  const HEIGHT = 760;
  const KINDS = ['inland_to_coast', 'coast_to_inland', 'within_coast', 'within_inland'];

  /**
   * The rows under the names that the downloads give the fields.
   * @param {Atlas.MovesPage} movesPage
   */
  function csv({ state, figures, view, nameOf, lang }) {
    const isBeyond = state.show === 'beyond';
    const head = [
      'period', 'origin_code', `origin_${lang}`, 'destination_code', `destination_${lang}`, ...(isBeyond ? [] : ['kind']),
      'people', 'low', 'high', ...(isBeyond ? ['expected_people', 'beyond_people', 'beyond_ratio'] : []),
    ];
    const rows = figures.shown(state, view.threshold()).flows.map(({ from, to, kind, people, low, high, beyond }) => [
      state.period, from, nameOf(from), to, nameOf(to), ...(beyond ? [] : [KINDS[kind]]),
      people, ...[low, high].map((bound) => Math.round(bound / 10) * 10),
      ...(beyond ? [beyond.expected, beyond.people, beyond.expected ? (people / beyond.expected).toFixed(4) : ''] : []),
    ]);
    return ATLAS.save.table([head, ...rows]);
  }

  /**
   * Address of the embed page in the state that is shown, absolute where the site's is known.
   * @param {string | undefined} base @param {Atlas.Lang} lang
   */
  function addressOf(base, lang) {
    const query = lang === 'zh' ? '' : `?lang=${lang}`;
    const here = new URL('../embed/moves.html', ATLAS.base).href;
    const page = base ? `${base}embed/moves.html` : here.startsWith('file:') ? 'embed/moves.html' : here;
    return `${page}${query}${ATLAS.address.hash()}`.replace(/&/g, '&amp;');
  }

  /** @param {string} text @param {() => void} act */
  function button(text, act) {
    const made = part('button', 'action', [text]);
    made.type = 'button';
    made.addEventListener('click', act);
    return made;
  }

  ATLAS.movesTake = (home, { page, words, lang }) => {
    const { take } = words;
    const field = Object.assign(document.createElement('textarea'), { readOnly: true, rows: 5, spellcheck: false });
    const code = part('div', 'moves-code', [
      part('label', '', [part('span', '', take.code), field]), part('p', 'note', take.codeNote),
    ]);
    code.hidden = true;
    const write = () => {
      const title = ATLAS.one('h1').textContent;
      field.value = `<iframe src="${addressOf(home.dataset.base, lang)}" title="${title}" width="100%" height="${HEIGHT}" `
        + `style="border:0" loading="lazy"></iframe>\n<script>${take.host}</script>`;
    };
    const open = button(take.embed, () => {
      code.hidden = !code.hidden;
      open.setAttribute('aria-expanded', String(!code.hidden));
      write();
    });
    open.setAttribute('aria-expanded', 'false');
    home.prepend(button(take.csv, () => ATLAS.attempt(home, () => ATLAS.load('save.js').then(() => {
      const blob = new Blob([csv(page)], { type: 'text/csv;charset=utf-8' });
      const name = ['moves', page.state.period, page.state.province].filter(Boolean).join('_');
      ATLAS.save.file(blob, `${name}.csv`);
    }))), open);
    home.after(code);
    return write;
  };
})(window.ATLAS);
