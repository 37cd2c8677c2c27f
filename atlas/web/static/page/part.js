'use strict';
/*
 * The pieces that pages are made of: an element that is found (ATLAS.one) or made (ATLAS.part,
 * ATLAS.make, ATLAS.svg), a text with its {fields} filled in (ATLAS.filled), the folder of a language
 * (ATLAS.tree), and whether there is room for two columns (ATLAS.wide).
 */
(function (ATLAS) {
  const SVG = 'http://www.w3.org/2000/svg';

  /**
   * @template {HTMLElement | SVGElement} T
   * @param {T} element @param {Atlas.Attributes} attributes @param {Atlas.Children[]} children
   * @returns {T}
   */
  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      // The policy of the page forbids a style that is written as an attribute.
      if (name === 'style') element.style.cssText = String(value);
      else element.setAttribute(name, String(value));
    }
    const flat = /** @type {(string | Node | null | undefined)[]} */ (/** @type {unknown[]} */ (children).flat(Infinity));
    for (const child of flat) if (child) element.append(child);
    return element;
  }

  /** @type {Atlas.Registry['make']} */
  ATLAS.make = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);

  /**
   * An element of a class with text or children; empty text makes none.
   * @type {Atlas.Registry['part']}
   */
  ATLAS.part = (/** @type {keyof HTMLElementTagNameMap} */ tag, name, content) =>
    (content ? ATLAS.make(tag, name ? { class: name } : {}, content) : null);

  /** @type {Atlas.Registry['svg']} */
  ATLAS.svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

  /**
   * The element that a page must have: the first that a selector names.
   * @type {Atlas.Registry['one']}
   */
  ATLAS.one = function (/** @type {string} */ selector, root = document) {
    const found = root.querySelector(selector);
    if (!found) throw new Error(`ATLAS: the page has no ${selector}`);
    return found;
  };

  // What the country's file says: language at the root of the site, projection, the set of county units
  // that have pages and those that have none. A build for another census writes its own here.
  ATLAS.country = { home: 'zh', plane: { lat_0: 0, lon_0: 105, lat_1: 25, lat_2: 47 }, paged: ['county_2010_2020', 'county_people_2010_2020'], others: ['county_2000_2010', 'county_2000_2020'] };

  /**
   * Folder of the pages in a language, from the root of the site.
   * @param {Atlas.Lang} lang
   */
  ATLAS.tree = (lang) => (lang === ATLAS.country.home ? '' : `${lang}/`);

  /** Pages of this width have two columns: as in the style sheets. */
  ATLAS.wide = window.matchMedia('(min-width: 1000px)');

  /**
   * The pen of a canvas; none of the atlas has a context of another kind.
   * @param {HTMLCanvasElement} canvas
   */
  ATLAS.penOf = (canvas) => /** @type {Atlas.Pen} */ (canvas.getContext('2d'));

  /** @param {string} text @param {Atlas.Fields} fields */
  ATLAS.filled = (text, fields) => text.replace(/\{(\w+)\}/g, (whole, name) => String(fields[name]));
})(window.ATLAS);
