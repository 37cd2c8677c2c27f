'use strict';
/*
 * What a map says of a place, and when: hover, click, tap, keys.
 */
(function (ATLAS) {
  /** A mouse that goes this far from a pinned box, pixels, lets it go. */
  const RELEASE = 60;

  /**
   * The facts of a unit, as texts for the tooltip and as data for a page's listeners.
   * @param {Atlas.Scene<Atlas.Config>} scene @param {Atlas.Ink} ink @param {number} unit
   * @returns {Atlas.Facts}
   */
  function describe(scene, ink, unit) {
    const { config, units, names, values, unitClass } = scene;
    const { texts } = config;
    const comparability = units.comps[units.comp[unit]];
    const prefecture = units.prefs[units.pref[unit]] || '';
    const province = units.provs[units.prov[unit]] || '';
    const name = names.unit[unit];
    const above = [names.pref[units.pref[unit]], names.prov[units.prov[unit]]];
    const within = above.filter((word, i) => word && word !== name && above.indexOf(word) === i);
    const note = (texts.comparability || {})[comparability] || '';
    return {
      code: units.codes[unit], name, prefecture, province, comparability,
      within: within.join(texts.betweenPlaces),
      value: Number.isNaN(values[unit]) ? null : values[unit],
      class: unitClass[unit],
      colour: ATLAS.painter.colourOf(scene, ink, unitClass[unit]),
      background: backgroundOf(scene, ink, unitClass[unit]),
      valueText: valueText(config, values[unit]),
      counts: countRows(config, unit),
      comparabilityText: [note, noteOf(config, unit)].filter(Boolean).join(texts.betweenSentences),
    };
  }

  /**
   * What a tooltip says beyond the value, as (kind, id): loaded with the first tooltip.
   * @param {Atlas.SceneConfig} sceneConfig @returns {Atlas.Pair<string>[]}
   */
  function detailsOf({ set, lang, counts }) {
    const values = counts.map(({ column }) => /** @type {Atlas.Pair<string>} */ (['values', `${set}/${column}`]));
    return [['notes', `${set}.${lang}`], ...values];
  }

  /**
   * What is to be said of a unit's own history; nothing until it is loaded.
   * @param {Atlas.SceneConfig} sceneConfig @param {number} unit
   */
  function noteOf({ set, lang }, unit) {
    const id = `${set}.${lang}`;
    return ATLAS.has('notes', id) ? ATLAS.get('notes', id)[unit] : '';
  }

  /** @param {Atlas.Scene} scene @param {Atlas.Ink} ink @param {number} group */
  function backgroundOf(scene, ink, group) {
    const { fill, hatch } = ink.missing;
    if (group === ATLAS.scene.MISSING) return ATLAS.legend.hatching(fill, hatch, 4);
    return ATLAS.painter.colourOf(scene, ink, group);
  }

  /** @param {Atlas.Config} config @param {number} number */
  function valueText({ classes, value, texts }, number) {
    const text = Number.isNaN(number)
      ? texts.noData || ''
      : classes.edges
        ? ATLAS.labels.formatValue(number, value)
        : classes.labels[number];
    return value.label ? `${value.label}${texts.colon}${text}` : text;
  }

  /** @param {Atlas.SceneConfig} sceneConfig @param {number} unit */
  function countRows({ counts, set }, unit) {
    return counts.map(({ column, label, unit: word, decimals, sign }) => {
      const id = `${set}/${column}`;
      if (!ATLAS.has('values', id)) return { label, text: '…' };
      const number = ATLAS.read('values', id)[unit];
      const text = Number.isNaN(number)
        ? '–'
        : ATLAS.labels.formatValue(number, { decimals, sign, unit: word });
      return { label, text };
    });
  }

  /**
   * Facts of a leaf that belongs to no unit: it has a name at most.
   * @param {Atlas.Scene<Atlas.Config>} scene @param {Atlas.Ink} ink @param {number} leaf
   * @returns {Atlas.LeafFacts}
   */
  function describeLeaf(scene, ink, leaf) {
    const { texts } = scene.config;
    const { name = '', note = '' } = (texts.leaves || {})[scene.geometry.codes[leaf]] || {};
    return {
      code: scene.geometry.codes[leaf], name, within: '', value: null, class: -1, counts: [],
      valueText: note || texts.noData || '', comparability: '', comparabilityText: '',
      background: backgroundOf(scene, ink, ATLAS.scene.MISSING),
    };
  }

  /**
   * @param {Atlas.Config} config
   * @param {Pick<Atlas.LeafFacts, 'code' | 'name' | 'prefecture' | 'province' | 'comparability'>} facts
   * @returns {Atlas.Link | null}
   */
  function linkOf({ link, linkText }, facts) {
    // A place that no census counts has no page.
    if (!link || !facts.prefecture || facts.comparability === 'not_counted') return null;
    const { code, prefecture, province = '' } = facts;
    return { href: ATLAS.filled(link, { code, prefecture, province }), text: linkText || facts.name };
  }

  /**
   * Tie a map to pointer, keys and window.
   * @param {Atlas.AtlasMap} atlas
   */
  function listen(atlas) {
    const { leaflet: map, container, tooltip } = atlas;
    let touch = false;
    let pending = 0;
    /** Where the pointer was last, and where it rested when Escape put away what it showed. */
    /** @type {L.Point | null} */
    let last = null;
    /** @type {L.Point | null} */
    let dismissed = null;

    /**
     * @param {L.Point} point
     * @returns {{ unit: number, facts: null } | { unit: number, facts: Atlas.LeafFacts }}
     */
    function factsAt(point) {
      const leaf = atlas.leafAt(point);
      const hidden = leaf < 0 || (atlas.scene.inFocus && !atlas.scene.inFocus[leaf]);
      if (hidden) return { unit: -1, facts: null };
      const unit = atlas.scene.units.leaf[leaf];
      const facts = unit < 0
        ? describeLeaf(atlas.scene, atlas.ink, leaf)
        : describe(atlas.scene, atlas.ink, unit);
      return { unit, facts };
    }

    /** @param {L.Point} point */
    function hover(point) {
      if (atlas.pinned && tooltip.distanceTo(point) > RELEASE) atlas.pinned = null;
      const { unit, facts } = factsAt(point);
      if (unit !== atlas.hovered) {
        atlas.hovered = unit;
        atlas.layer.redrawOverlay();
        if (facts) atlas.say(facts);
        atlas.tell('hover', facts);
      }
      container.style.cursor = facts ? 'pointer' : '';
      if (atlas.pinned) return;
      if (!facts) tooltip.hide();
      else atlas.tip(facts, point);
    }

    function leave() {
      cancelAnimationFrame(pending);
      if (!atlas.pinned) tooltip.hide();
      if (atlas.hovered < 0) return;
      atlas.hovered = -1;
      atlas.layer.redrawOverlay();
      atlas.tell('hover', null);
    }

    function unpin() {
      atlas.pinned = null;
      tooltip.hide();
      atlas.select(null);
    }

    /** @param {L.Point} point */
    function pin(point) {
      const { unit, facts } = factsAt(point);
      if (!facts || (unit >= 0 && unit === atlas.selected && atlas.pinned)) return unpin();
      atlas.pin(facts, map.containerPointToLatLng(point));
      return unit >= 0 ? atlas.select(facts.code) : atlas.say(facts);
    }

    tooltip.onClose = unpin;
    container.addEventListener('pointerdown', (event) => { touch = event.pointerType !== 'mouse'; }, true);
    map.on('mousemove', ({ containerPoint }) => {
      if (touch || map.dragging.moving()) return;
      last = containerPoint;
      // A browser tells of a move, too, when what lies under a resting pointer goes.
      if (dismissed && dismissed.equals(containerPoint)) return;
      dismissed = null;
      cancelAnimationFrame(pending);
      pending = requestAnimationFrame(() => hover(containerPoint));
    });
    map.on('mouseout', leave);
    map.on('dragstart zoomstart', () => { atlas.untouched = false; if (!touch) leave(); });
    map.on('click', ({ containerPoint }) => pin(containerPoint));
    map.on('move', () => atlas.pinned && tooltip.showAt(map.latLngToContainerPoint(atlas.pinned), true));
    map.on('resize', () => { if (atlas.untouched) atlas.fit(); atlas.afterScene(); });
    container.addEventListener('keydown', (event) => {
      if (event.key.startsWith('Arrow')) atlas.untouched = false;
      if (event.key === 'Escape') {
        cancelAnimationFrame(pending);
        dismissed = last;
        unpin();
      }
    });
    ATLAS.takeAim(map, {
      choose: pin,
      tell: (point) => {
        const { facts } = factsAt(point);
        atlas.say(facts || { name: '', valueText: '' });
      },
    });
  }

  ATLAS.describe = describe;
  ATLAS.detailsOf = detailsOf;
  ATLAS.linkOf = linkOf;
  ATLAS.listen = listen;
})(window.ATLAS);
