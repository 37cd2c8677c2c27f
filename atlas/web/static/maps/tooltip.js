'use strict';
/*
 * What is known of the place under the pointer, in a small box beside it.
 *
 * The box follows a mouse; a click or a tap pins it, so that its link can be reached. On a phone
 * it would cover the map that it tells of: there a pinned one lies along the lower edge.
 */
(function (ATLAS, L) {
  const { part } = ATLAS;
  const GAP = 14;
  /** Where a pinned box lies at the edge. A small map on a wide page, one of a pair, has room around it. */
  const NARROW = window.matchMedia('(max-width: 599px)');

  function countsTable(rows) {
    if (!rows.length) return null;
    const cells = rows.map(({ label, text }) => part('tr', '', [part('th', '', label), part('td', '', text)]));
    const table = part('table', 'atlas-tooltip-counts', [part('tbody', '', cells)]);
    table.style.fontVariantNumeric = 'tabular-nums';
    return table;
  }

  class Tooltip {
    /** onClose is called when the box that lies at the edge is put away. */
    constructor(container, closeWords) {
      Object.assign(this, { container, closeWords, onClose: () => {} });
      this.element = L.DomUtil.create('div', 'atlas-tooltip', container);
      L.DomEvent.disableClickPropagation(this.element);
      this.hide();
    }

    /** Fill with a place's facts, as ATLAS.describe makes them. */
    fill(facts, link) {
      const swatch = document.createElement('i');
      swatch.className = 'atlas-swatch';
      Object.assign(swatch.style, {
        display: 'inline-block', width: '0.8em', height: '0.8em', marginRight: '0.4em',
        background: facts.background,
      });
      const anchor = link ? part('a', 'atlas-tooltip-link', link.text) : null;
      if (anchor) anchor.href = link.href;
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
      this.element.replaceChildren(...parts.filter(Boolean), this.closeButton());
    }

    closeButton() {
      const button = part('button', 'atlas-tooltip-close', '×');
      button.type = 'button';
      button.setAttribute('aria-label', this.closeWords);
      button.addEventListener('click', () => this.onClose());
      return button;
    }

    /** Show beside a point of the container, wholly inside it. */
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
      const clamp = (value, most) => Math.max(4, Math.min(value, most - 4));
      const at = [clamp(left, room[0] - width), clamp(top, room[1] - height)];
      this.box = { left: at[0], top: at[1], right: at[0] + width, bottom: at[1] + height };
      element.style.transform = `translate(${Math.round(at[0])}px, ${Math.round(at[1])}px)`;
    }

    /** How far a point of the container lies from the box, pixels; from one at the edge none is far. */
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
