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
      // What it asks for is not there yet, and must not be written over.
      clearTimeout(timer);
      const asked = address.asked();
      const set = ATLAS.setAt(levels, asked.get('level')) || map.home.set;
      const view = address.viewIn(asked.get('at'));
      const shown = set === map.config.set ? Promise.resolve()
        : page.toLevel(ATLAS.levelOf({ levels, set }));
      return shown.then(() => {
        if (view || !map.untouched) ATLAS.lookAt(map, view);
        map.select(asked.get('place'), { fly: Boolean(asked.get('place')) && !view });
      });
    }

    /**
     * Write what is shown into the address, as a new entry of the history or the present one.
     * @param {boolean} isNew
     */
    function remember(isNew) {
      clearTimeout(timer);
      const { config } = map;
      const level = ATLAS.levelOf(config);
      const place = map.selected < 0 ? null : map.scene.units.codes[map.selected];
      const view = ATLAS.viewOf(map);
      const hash = address.hashOf({ level: config.set !== map.home.set && level, place }, view);
      // The query was for the opening.
      address.write(hash, isNew, '');
      page.explore.hash = address.hashOf({ map: page.layer, level, show: config.circles && 'people', place }, view);
    }

    function later() {
      clearTimeout(timer);
      timer = setTimeout(() => remember(false), WRITE_MS);
    }

    /** Back and Forward; a link within the page, such as that past its head, says nothing of the map. */
    function back() {
      const hash = address.hash();
      if (hash && !hash.includes('=')) return;
      ATLAS.attempt(map.container, () => {
        address.write(hash, false);
        return read().catch((error) => {
          // The map is what it was: so is the address.
          remember(false);
          throw error;
        });
      }, 'address');
    }

    map.leaflet.on('moveend', later);
    map.on('select', later);
    map.on('show', later);
    address.follow(back);
    later();
    return { read, remember };
  };
})(window.ATLAS);
