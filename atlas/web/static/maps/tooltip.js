'use strict';
/*
 * What is known of the place under the pointer, in a small box beside it.
 *
 * The box follows a mouse; a click or a tap pins it, so that its link can be reached. On a phone
 * it would cover the map that it tells of: there a pinned one lies along the lower edge.
 */
(function (ATLAS, L) {
  const { make, part } = ATLAS;
  const GAP = 14;
  /** Where a pinned box lies at the edge. A small map on a wide page, one of a pair, has room around it. */
  const NARROW = window.matchMedia('(max-width: 599px)');

  /** @param {Atlas.Told['counts']} rows */
  function countsTable(rows) {
    if (!rows.length) return null;
    const cells = rows.map(({ label, text }) => part('tr', '', [part('th', '', label), part('td', '', text)]));
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

  ATLAS.Tooltip = Tooltip;
})(window.ATLAS, window.L);
