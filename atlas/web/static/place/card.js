'use strict';
/*
 * ATLAS.card(code): the pair card of the page's place, drawn, shown below its buttons and saved.
 *
 * What it says stands on the page or in the data of the province; `china-atlas cards` writes the
 * same card. ATLAS.card.content(place) gathers it, ATLAS.card.canvas(code) promises the canvas.
 */
(function (ATLAS) {
  const { make, lang } = ATLAS;
  const say = (key, fields) => ATLAS.say(key, fields, 'card');
  const wordsOf = (selector) => document.querySelector(selector).textContent.trim();

  /** The elements behind the heading that leads to a part of the page on method. */
  function behindHeading(anchor) {
    const heading = document.querySelector(`h2 a[href$="#${anchor}"]`).closest('h2');
    const found = [];
    for (let next = heading.nextElementSibling; next && next.tagName !== 'H2'; next = next.nextElementSibling) found.push(next);
    return found;
  }

  const firstSentence = (text) => text.match(/^.*?(。|\.(?=\s|$))/s)[0];

  /** Rows of the two censuses: those of earlier ones stand before them, hashes are left out. */
  function rowsOf() {
    const items = behindHeading('tables').flatMap((part) => [...part.querySelectorAll('li')]);
    return items.slice(-2).map((item) => item.textContent.trim().replace(/ [0-9a-f]{8}… /, ' '));
  }

  /** Published figures of a place by column; NaN where missing. */
  function figures(place) {
    const { columns, lines } = ATLAS.get('rows', place.province);
    const cells = lines[place.code].split(',');
    return (column) => parseFloat(cells[columns.indexOf(column)]);
  }

  function splitOf(place) {
    const figure = figures(place);
    const period = place.column.replace('change_pct_', '');
    const [change, net] = [figure(`change_${period}`), figure(`net_migration_${period}`)];
    if (Number.isNaN(change)) return [];
    if (Number.isNaN(net)) return [[say('change'), change]];
    return [[say('change'), change], [say('net'), net], [say('rest'), change - net]];
  }

  /** Whether a place's prefecture is its own only unit, so that one map shows all. */
  function isOneUnit(place) {
    const units = ATLAS.read('units', place.counties);
    const own = units.codes.filter((code, unit) => units.prefs[units.pref[unit]] === place.prefecture);
    return own.length === 1 && own[0] === place.prefecture;
  }

  function captionsOf(place, value) {
    const whole = ATLAS.pair.wholeOf(place);
    const pct = ATLAS.pair.percent(whole.value);
    const own = { name: place.name(lang), pct: ATLAS.pair.percent(value) };
    return [
      [say('whole_named', { name: whole.name, pct }), say('whole', { pct })],
      place.level === 'county' ? [say('parts_named', own), say('parts')] : [say('parts')],
    ];
  }

  function content(place) {
    const value = place.value(place.column);
    const name = place.name(lang);
    const within = [...document.querySelectorAll('.within a')].map((link) => link.textContent).join(' · ');
    const split = splitOf(place);
    return {
      name, group: place.group(), split,
      within: within === name ? '' : within,
      sentence: firstSentence(wordsOf('#place blockquote p')),
      captions: captionsOf(place, value),
      unsplit: split.length === 1 ? say('unsplit') : '',
      compare: say('compare', { text: behindHeading('units')[0].textContent.trim() }),
      check: say('check', { rows: rowsOf().join(say('between_rows')) }),
      source: wordsOf('#place blockquote small'),
      rights: [say('dates'), say('rights')].join(say('between_sentences')),
    };
  }

  function drawingsOf(place) {
    const drawings = ATLAS.pair.drawingsOf(place).slice(0, isOneUnit(place) ? 1 : 2);
    // What the marks mean stands on the page, and has no room here.
    for (const { scene } of drawings) scene.marks = { transfer: { ids: [] }, merged: [] };
    return drawings.every(({ scene }) => scene.inFocus.includes(1)) ? drawings : [];
  }

  const hasMissing = ({ scene }) => scene.unitClass.some((group, unit) => group < 0 && scene.shown[unit] && scene.units.members[unit].length);

  async function canvasOf(code) {
    const province = ATLAS.provinceOf(code);
    await ATLAS.need([['places', province], ['geo', province], ['rows', province]]);
    const place = ATLAS.place(code);
    const drawings = drawingsOf(place);
    return ATLAS.paintCard({ ...content(place), missing: drawings.some(hasMissing) }, drawings);
  }

  /** Show a card below the buttons: where a browser saves no files, a long press still does. */
  function show(blob, { name, sentence }) {
    const home = document.querySelector('.take');
    const image = home.querySelector('img') || home.appendChild(make('img', {}));
    image.src = URL.createObjectURL(blob);
    image.alt = say('alt', { name, sentence });
    home.querySelector('[role=status]').textContent = say('saved');
  }

  ATLAS.card = async function (code) {
    const canvas = await canvasOf(code);
    const blob = await new Promise((keep) => canvas.toBlob(keep, 'image/png'));
    ATLAS.save.file(blob, `${code}.${lang}.png`);
    show(blob, content(ATLAS.place(code)));
  };

  Object.assign(ATLAS.card, { content, canvas: canvasOf });
})(window.ATLAS);
