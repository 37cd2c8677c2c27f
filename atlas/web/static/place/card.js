'use strict';
/*
 * ATLAS.card(code): the pair card of the page's place, drawn, shown below its buttons and saved.
 *
 * What it says stands on the page or in the data of the province. ATLAS.card.content(place) gathers
 * it, ATLAS.card.canvas(code) promises the canvas.
 */
(function (ATLAS) {
  const { make, lang } = ATLAS;
  /** @param {string} key @param {Atlas.Fields} [fields] */
  const say = (key, fields) => ATLAS.say(key, fields, 'card');
  /** @param {string} selector */
  const wordsOf = (selector) => String(ATLAS.one(selector).textContent).trim();

  /** Whether the place can be compared, as the page says it; why not, if that holds no codes. */
  function compared() {
    const kind = ATLAS.one('#compared summary b').textContent;
    const words = `${kind}${say('colon')}${wordsOf('#compared p span')}`.replace(/ ?[(（][^)）]*\d{6}[^)）]*[)）]/g, '');
    return /\d{6}/.test(words) ? kind : words;
  }

  /** What the page says of the place that its card says too. */
  const said = () => /** @type {{ finding: string, split: string }} */ (ATLAS.one('#place').dataset);

  /**
   * Whether a place's prefecture is its own only unit, so that one map shows all.
   * @param {Atlas.PlaceData} place
   */
  function isOneUnit(place) {
    const units = ATLAS.read('units', place.counties);
    const own = units.codes.filter((code, unit) => units.prefs[units.pref[unit]] === place.prefecture);
    return own.length === 1 && own[0] === place.prefecture;
  }

  /** @param {Atlas.PlaceData} place @param {number} value */
  function captionsOf(place, value) {
    const whole = ATLAS.pair.wholeOf(place);
    const pct = ATLAS.pair.percent(whole.value);
    const own = { name: place.name(lang), pct: ATLAS.pair.percent(value) };
    return [
      [say('whole_named', { name: whole.name, pct }), say('whole', { pct })],
      place.level === 'county' ? [say('parts_named', own), say('parts')] : [say('parts')],
    ];
  }

  /**
   * Caption of the map of the core; empty where there is none beside the rest.
   * @param {Atlas.PlaceData} placeData
   */
  function coreCaption({ core }) {
    if (!core) return '';
    const [before, after] = core.people;
    return say('core', { pct: ATLAS.pair.percent((after / before - 1) * 100) });
  }

  /** @param {Atlas.PlaceData} place @returns {Atlas.CardText} */
  function content(place) {
    const value = place.value(place.column);
    const name = place.name(lang);
    const within = [...document.querySelectorAll('.within a')].map((link) => link.textContent).join(' · ');
    const { finding, split: parts } = said();
    const split = JSON.parse(parts);
    return {
      name, group: place.group(), split,
      within: within === name ? '' : within,
      finding,
      sentence: wordsOf('#place blockquote p'),
      captions: captionsOf(place, value),
      core: coreCaption(place),
      unsplit: split.length === 1 ? say('unsplit') : '',
      compare: say('compare', { text: compared() }),
      source: wordsOf('#place blockquote small'),
      rights: [say('dates'), say('rights')].join(say('between_sentences')),
    };
  }

  /** @param {Atlas.PlaceData} place */
  function drawingsOf(place) {
    const drawings = ATLAS.pair.drawingsOf(place).slice(0, isOneUnit(place) ? 1 : 2);
    if (!drawings.every(({ scene }) => scene.inFocus && scene.inFocus.includes(1))) return [];
    const core = drawings.length > 1 && ATLAS.pair.coreDrawing(place, drawings[1]);
    const all = core ? [...drawings, core] : drawings;
    // What the marks mean stands on the page, and has no room here.
    for (const { scene } of all) scene.marks = { transfer: new ATLAS.Bundle(scene.geometry, 'leaves', []), merged: [] };
    return all;
  }

  /** @param {Atlas.Drawing} drawing */
  const hasMissing = ({ scene }) => scene.unitClass.some((group, unit) => group < 0 && scene.shown[unit] && scene.units.members[unit].length);

  /** @param {string} code */
  async function canvasOf(code) {
    const province = ATLAS.provinceOf(code);
    await ATLAS.need([['places', province], ['geo', province]]);
    const place = ATLAS.place(code);
    const drawings = drawingsOf(place);
    return ATLAS.paintCard({ ...content(place), missing: drawings.some(hasMissing) }, drawings);
  }

  /**
   * Show a card below the buttons: where a browser saves no files, a long press still does.
   * @param {Blob} blob @param {Atlas.CardText} cardText
   */
  function show(blob, { name, finding }) {
    const home = ATLAS.one('.take');
    const image = home.querySelector('img') || home.appendChild(make('img', {}));
    image.src = URL.createObjectURL(blob);
    image.alt = say('alt', { name, finding });
    ATLAS.one('[role=status]', home).textContent = say('saved');
  }

  /** @param {string} code */
  async function save(code) {
    const blob = await ATLAS.save.picture(await canvasOf(code), `${code}.${lang}.png`);
    if (blob) show(blob, content(ATLAS.place(code)));
  }

  ATLAS.card = Object.assign(save, { content, canvas: canvasOf });
})(window.ATLAS);
