'use strict';
/*
 * The page of a place: buttons at once, then its charts and what stands round it, then its pair of
 * maps.
 */
(function (ATLAS) {
  const home = document.getElementById('place');
  if (!home) return;
  const { code = '' } = home.dataset;
  const province = ATLAS.provinceOf(code);
  ATLAS.take(home);

  /** Another place from here: a search at the end of the page. */
  function addSearch() {
    const { make, say } = ATLAS;
    const input = make('input', { id: 'find', type: 'search', autocomplete: 'off', spellcheck: 'false', placeholder: say('search_hint') });
    const form = make('form', { class: 'find', role: 'search' }, make('label', { for: 'find' }, say('search_label')), input,
      make('p', { role: 'status' }), make('ul', {}));
    ATLAS.one('#main').append(form);
    ATLAS.findPlace(form);
  }

  addSearch();
  const pair = document.getElementById('pair');

  async function drawPair() {
    if (!pair) return;
    // A reader's own boundaries may not draw the province at all.
    const isDrawn = ATLAS.read('units', ATLAS.place(code).set).leaf.length > 0;
    if (isDrawn) await ATLAS.need([['geo', province]]);
    pair.hidden = !isDrawn || !await ATLAS.inSteps(ATLAS.pair(pair, ATLAS.place(code)));
  }

  async function draw() {
    await ATLAS.need([['places', province]]);
    const place = ATLAS.place(code);
    const [people, ages, pyramid, sectors, away] = await ATLAS.inSteps(ATLAS.charts(place));
    const { make } = ATLAS;
    ATLAS.one('#place').append(make('div', { class: 'beside' }, people, ages),
      make('div', { class: 'below' }, pyramid, pyramid ? make('div', {}, sectors, away) : [sectors, away]));
    ATLAS.attempt(ATLAS.one('form.find'), () => ATLAS.around(place), 'around');
    if (pair) ATLAS.attempt(pair, drawPair);
  }

  ATLAS.attempt(home, draw);
})(window.ATLAS);
