'use strict';
/*
 * The page of a place: buttons at once, then its pair of maps, its charts and what stands round it.
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
    if (pair) ATLAS.attempt(pair, drawPair);
    const [people, ages, pyramid, sectors, away] = await ATLAS.inSteps(ATLAS.charts(place));
    const { make, say } = ATLAS;
    ATLAS.one('#profile').append(make('div', { class: 'below' }, pyramid, ages));
    ATLAS.one('#compared').before(make('details', { id: 'charts' }, make('summary', {}, say('charts')),
      make('div', { class: 'below' }, people, sectors, away)));
    ATLAS.attempt(ATLAS.one('form.find'), () => ATLAS.around(place), 'around');
  }

  ATLAS.attempt(home, draw);
})(window.ATLAS);
