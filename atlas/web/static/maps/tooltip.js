'use strict';
/*
 * What a map says of a place, in a small box beside it, and when: hover, click, tap, keys.
 *
 * The box follows a mouse; a click or a tap pins it, so that its link can be reached. On a phone
 * it would cover the map that it tells of: there a pinned one lies along the lower edge.
 */
(function (ATLAS, L) {
  /** What others put on the map, and what it shows when asked. */
  const OF_OTHERS = '.leaflet-marker-icon,.leaflet-popup';
  const { make, part } = ATLAS;
  const GAP = 14;
  /** Where a pinned box lies at the edge. A small map on a wide page, one of a pair, has room around it. */
  const NARROW = window.matchMedia('(max-width: 599px)');
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
      code: units.codes[unit], page: units.pages[units.codes[unit]], name, prefecture, province, comparability,
      within: within.join(texts.betweenPlaces),
      value: Number.isNaN(values[unit]) ? null : values[unit],
      class: unitClass[unit],
      colour: ATLAS.painter.colourOf(scene, ink, unitClass[unit]),
      background: backgroundOf(scene, ink, unitClass[unit]),
      valueText: valueText(config, unit, values[unit]),
      counts: countRows(config, unit),
      comparabilityText: [note, noteOf(config, unit)].filter(Boolean).join(texts.betweenSentences),
    };
  }

  /**
   * What a tooltip says beyond the value, as (kind, id): loaded with the first tooltip.
   * @param {Atlas.SceneConfig} sceneConfig @returns {Atlas.Pair<string>[]}
   */
  function detailsOf({ set, lang, counts, value }) {
    const columns = [...counts.flatMap(({ column, bounds = [] }) => [column, ...bounds]), ...(value.bounds || [])];
    const values = columns.map((column) => /** @type {Atlas.Pair<string>} */ (['values', `${set}/${column}`]));
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

  /**
   * A number of a unit in words, and of which territory it is where that is more than the unit.
   * @param {Atlas.Config} config @param {number} unit @param {number} number @param {Atlas.Format} how
   */
  const figureText = (config, unit, number, how) => rangeText(config, unit, number, how) + together(config, unit, how);

  /** @param {Atlas.Config} config @param {number} unit @param {Atlas.Format} how */
  function together({ set, texts }, unit, { over }) {
    const joined = over && ATLAS.read('units', set).joined.get(over);
    return (joined && joined.has(unit) && texts.together) || '';
  }

  /**
   * A number of a unit, with its range where it is an estimate that has one.
   * @param {Atlas.Config} config @param {number} unit @param {number} number @param {Atlas.Format} how
   */
  function rangeText({ set, texts }, unit, number, how) {
    const columns = (how.bounds || []).map((column) => `${set}/${column}`);
    if (!columns.length) return ATLAS.formatValue(number, how);
    if (!columns.every((id) => ATLAS.has('values', id))) return '…';
    const [low, high] = columns.map((id) => ATLAS.read('values', id)[unit]);
    return Number.isNaN(low) ? texts.noData || '' : ATLAS.formatEstimate(low, high, { ...how, decimals: 0 }, texts);
  }

  /** @param {Atlas.Config} config @param {number} unit @param {number} number */
  function valueText(config, unit, number) {
    const { classes, value, texts } = config;
    const text = Number.isNaN(number)
      ? texts.noData || ''
      : classes.edges
        ? figureText(config, unit, number, value)
        : classes.labels[number] + together(config, unit, value);
    return value.label ? `${value.label}${texts.colon}${text}` : text;
  }

  /** @param {Atlas.Config} config @param {number} unit */
  function countRows(config, unit) {
    const { counts, set } = config;
    return counts.map(({ column, label, ...how }) => {
      const id = `${set}/${column}`;
      if (!ATLAS.has('values', id)) return { label, text: '…' };
      const number = ATLAS.read('values', id)[unit];
      const text = Number.isNaN(number) ? '–' : figureText(config, unit, number, how);
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
   * @param {Pick<Atlas.LeafFacts, 'code' | 'page' | 'name' | 'prefecture' | 'province' | 'comparability'>} facts
   * @returns {Atlas.Link | null}
   */
  function linkOf({ link, linkText }, facts) {
    // A place that no census counts has no page.
    if (!link || !facts.prefecture || facts.comparability === 'not_counted') return null;
    const { code, page, prefecture, province = '' } = facts;
    return { href: ATLAS.filled(link, { code: page || code, prefecture, province }), text: linkText || facts.name };
  }

  /** @param {Atlas.Told['counts']} rows */
  function countsTable(rows) {
    if (!rows.length) return null;
    // A range breaks before its bracket, and nowhere else.
    const cells = rows.map(({ label, text }) => part('tr', '', [
      part('th', '', label), make('td', {}, text.split(/(?=[(（])/).map((piece) => part('span', '', piece))),
    ]));
    return make('table', { class: 'atlas-tooltip-counts', style: 'font-variant-numeric:tabular-nums' }, make('tbody', {}, cells));
  }

  class Tooltip {
    /**
     * onClose is called when the box that lies at the edge is put away.
     * @param {HTMLElement} container @param {string} closeWords
     */
    constructor(container, closeWords) {
      this.container = container;
      this.closeWords = closeWords;
      this.point = { x: 0, y: 0 };
      /** @type {Record<'left' | 'top' | 'right' | 'bottom', number> | null} */
      this.box = null;
      this.onClose = () => {};
      this.element = L.DomUtil.create('div', 'atlas-tooltip', container);
      L.DomEvent.disableClickPropagation(this.element);
      this.hide();
    }

    /**
     * Fill with a place's facts, as ATLAS.describe makes them.
     * @param {Atlas.Told} facts @param {Atlas.Link | null} link
     */
    fill(facts, link) {
      const style = `display:inline-block;width:0.8em;height:0.8em;margin-right:0.4em;background:${facts.background}`;
      const swatch = make('i', { class: 'atlas-swatch', style });
      const anchor = link && make('a', { class: 'atlas-tooltip-link', href: link.href }, link.text);
      const comparability = part('div', 'atlas-tooltip-comparability', facts.comparabilityText);
      if (comparability) comparability.dataset.key = facts.comparability;
      const parts = [
        part('div', 'atlas-tooltip-name', facts.name),
        part('div', 'atlas-tooltip-within', facts.within),
        part('div', 'atlas-tooltip-value', [swatch, facts.valueText]),
        countsTable(facts.counts),
        comparability,
        anchor,
      ];
      this.element.replaceChildren(...parts.filter((one) => one !== null), this.closeButton());
    }

    closeButton() {
      const button = make('button', { type: 'button', class: 'atlas-tooltip-close', 'aria-label': this.closeWords }, '×');
      button.addEventListener('click', () => this.onClose());
      return button;
    }

    /**
     * Show beside a point of the container, wholly inside it.
     * @param {{ x: number, y: number }} it @param {boolean} pinned
     */
    showAt({ x, y }, pinned) {
      const { element, container } = this;
      this.point = { x, y };
      element.hidden = false;
      element.style.display = 'block';
      element.style.pointerEvents = pinned ? 'auto' : 'none';
      element.classList.toggle('is-selected', pinned);
      const isDocked = pinned && NARROW.matches;
      element.classList.toggle('is-docked', isDocked);
      this.box = null;
      if (isDocked) {
        element.style.transform = '';
        return;
      }
      const [width, height] = [element.offsetWidth, element.offsetHeight];
      const room = [container.clientWidth, container.clientHeight];
      const left = x + GAP + width < room[0] ? x + GAP : x - GAP - width;
      const top = y + GAP + height < room[1] ? y + GAP : y - GAP - height;
      /** @param {number} value @param {number} most */
      const clamp = (value, most) => Math.max(4, Math.min(value, most - 4));
      const at = [clamp(left, room[0] - width), clamp(top, room[1] - height)];
      this.box = { left: at[0], top: at[1], right: at[0] + width, bottom: at[1] + height };
      element.style.transform = `translate(${Math.round(at[0])}px, ${Math.round(at[1])}px)`;
    }

    /**
     * How far a point of the container lies from the box, pixels; from one at the edge none is far.
     * @param {{ x: number, y: number }} it
     */
    distanceTo({ x, y }) {
      if (!this.box) return 0;
      const { left, top, right, bottom } = this.box;
      return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
    }

    hide() {
      this.element.hidden = true;
      this.element.style.display = 'none';
    }
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
    let isToldByAnother = false;

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
        atlas.markClass(unit < 0 ? atlas.selected : unit);
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
      atlas.markClass(atlas.selected);
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
    // What others put on the map tells of itself: one thing at a time.
    map.on('tooltipopen', ({ tooltip: { options } }) => {
      if (options.permanent) return;
      isToldByAnother = true;
      leave();
    });
    map.on('tooltipclose', () => { isToldByAnother = false; });
    map.on('mousemove', ({ containerPoint, originalEvent: { target } }) => {
      if (touch || ATLAS.leafletPrivate.isDragged(map)) return;
      if (isToldByAnother || (target instanceof Element && target.closest(OF_OTHERS))) return leave();
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
        const { unit, facts } = factsAt(point);
        atlas.markClass(unit);
        atlas.say(facts || { name: '', valueText: '' });
      },
    });
  }

  Object.assign(ATLAS, { Tooltip, describe, detailsOf, figureText, linkOf, listen });
})(window.ATLAS, window.L);
