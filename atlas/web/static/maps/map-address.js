'use strict';
/*
 * ATLAS.mapAddress(page): the address of a map's page, kept in step with what the map shows:
 *
 *   #level=county&place=330782&at=lon,lat,zoom
 *
 * It comes before ?level and ?place, by which others link to a page. Back undoes a change of level.
 */
(function (ATLAS) {
  const { address } = ATLAS;
  const WRITE_MS = 250;

  ATLAS.mapAddress = (page) => {
    const { map, levels } = page;
    let timer = 0;

    /** Show what the address asks for. */
    function read() {
      const { search, hash } = window.location;
      const asked = new URLSearchParams(search);
      new URLSearchParams(hash.slice(1)).forEach((value, name) => asked.set(name, value));
      const set = ATLAS.setAt(levels, asked.get('level')) || map.home.set;
      const view = address.viewIn(asked.get('at'));
      const shown = set === map.config.set ? Promise.resolve()
        : page.toLevel(Object.keys(levels).find((level) => levels[level] === set));
      return shown.then(() => {
        if (view || !map.untouched) address.moveTo(map, view);
        map.select(asked.get('place'), { fly: Boolean(asked.get('place')) && !view });
      });
    }

    /** Write what is shown into the address, as a new entry of the history or the present one. */
    function remember(isNew) {
      clearTimeout(timer);
      const { config } = map;
      const level = ATLAS.levelOf(config);
      const place = map.selected < 0 ? null : map.scene.units.codes[map.selected];
      const view = address.viewOf(map);
      const { pathname, search, hash: now } = window.location;
      const hash = address.hashOf({ level: config.set !== map.home.set && level, place }, view);
      const change = isNew ? 'pushState' : 'replaceState';
      if (hash !== now || search) window.history[change](null, '', search ? pathname + hash : hash || pathname);
      page.explore.hash = address.hashOf({ map: page.layer, level, show: config.circles && 'people', place }, view);
    }

    function later() {
      clearTimeout(timer);
      timer = setTimeout(() => remember(false), WRITE_MS);
    }

    /** Back and Forward; a link within the page, such as that past its head, says nothing of the map. */
    function back() {
      const { hash } = window.location;
      if (!hash || hash.includes('=')) read();
    }

    map.leaflet.on('moveend', later);
    map.on('select', later);
    map.on('show', later);
    window.addEventListener('popstate', back);
    later();
    return { read, remember };
  };
})(window.ATLAS);
