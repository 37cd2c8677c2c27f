'use strict';
/*
 * What a reader takes from the page of a place: its sentence, its rows as CSV, its card.
 *
 * ATLAS.take(home): the buttons, under the sentence. The button of the card bears data-card; the
 * script that draws it is loaded with the first click: ATLAS.card(code) then saves the picture.
 */
(function (ATLAS) {
  const { make, say } = ATLAS;

  /**
   * A place's own code, and of a prefecture those of its county units.
   * @param {Atlas.PlaceData} place
   */
  function codesOf(place) {
    const units = ATLAS.read('units', place.counties);
    /** @param {string} code @param {number} unit */
    const within = (code, unit) => code !== place.code && units.prefs[units.pref[unit]] === place.code;
    return [place.code, ...(place.level === 'prefecture' ? units.codes.filter(within) : [])];
  }

  /**
   * Cells of a place that its units and names tell.
   * @param {string} code
   */
  function identity(code) {
    const { level, set, unit, name } = ATLAS.place(code);
    const units = ATLAS.read('units', set);
    const comparability = units.comps[units.comp[unit]];
    return [code, name('zh'), name('en'), level, units.prefs[units.pref[unit]], units.provs[units.prov[unit]], comparability];
  }

  /** @param {Atlas.PlaceData} place */
  function csv(place) {
    const { columns, lines } = ATLAS.get('rows', place.province);
    const head = ['code', 'name_zh', 'name_en', 'level', 'prefecture_code', 'province_code', 'comparability', ...columns];
    const rows = codesOf(place).filter((code) => code in lines).map((code) => [...identity(code), ...lines[code].split(',')]);
    return ATLAS.save.table([head, ...rows]);
  }

  /** @param {string} code */
  async function saveRows(code) {
    const province = ATLAS.provinceOf(code);
    await ATLAS.need([['places', province], ['rows', province]]);
    ATLAS.save.file(new Blob([csv(ATLAS.place(code))], { type: 'text/csv' }), `${code}.csv`);
  }

  /**
   * Copy a text; where a page may not, as in some browsers from a disk, by way of a selection.
   * @param {string} words
   */
  async function copy(words) {
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      const field = make('textarea', {}, words);
      document.body.append(field);
      field.select();
      document.execCommand('copy');
      field.remove();
    }
  }

  /** @param {string} key @param {(button: HTMLButtonElement) => void} act */
  function button(key, act) {
    const made = make('button', { type: 'button' }, say(key));
    made.addEventListener('click', () => act(made));
    return made;
  }

  /** @param {HTMLElement} home */
  function take(home) {
    const { code = '' } = home.dataset;
    const quote = ATLAS.one('blockquote', home);
    const status = make('span', { role: 'status' });
    const copying = button('copy', async () => {
      await copy([ATLAS.one('.finding', home), ...quote.children].map((part) => String(part.textContent).trim()).join('\n'));
      status.textContent = say('copied');
    });
    const rows = button('csv', () => ATLAS.attempt(row, () => saveRows(code), 'rows'));
    const row = make('p', { class: 'take' }, copying, rows, status);
    quote.after(row);
    // The card draws the pair of maps.
    if (!document.getElementById('pair')) return;
    const card = button('card', () => ATLAS.attempt(row, async () => {
      await ATLAS.load('card.js');
      await ATLAS.card(code);
    }, 'card'));
    card.dataset.card = code;
    status.before(card);
  }

  ATLAS.take = Object.assign(take, { csv });
})(window.ATLAS);
