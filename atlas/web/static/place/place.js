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
  const data = ATLAS.need([['places', province]]);
  data.then(async () => {
    const place = ATLAS.place(code);
    const [people, ages, pyramid, sectors, away] = await ATLAS.inSteps(ATLAS.charts(place));
    const { make } = ATLAS;
    home.append(make('div', { class: 'beside' }, people, ages),
      make('div', { class: 'below' }, pyramid, pyramid ? make('div', {}, sectors, away) : [sectors, away]));
    if (place.level === 'prefecture') ATLAS.units(place);
    ATLAS.around(place);
  });
  const pair = document.getElementById('pair');
  if (!pair) return;
  const boundaries = ATLAS.need([['geo', province]]);
  const hide = () => { pair.hidden = true; };
  // A reader's own boundaries may not draw the province at all.
  Promise.all([data, boundaries])
    .then(() => ATLAS.inSteps(ATLAS.pair(pair, ATLAS.place(code))))
    .then((isDrawn) => isDrawn || hide(), hide);
})(window.ATLAS);
