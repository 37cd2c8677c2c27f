'use strict';
/*
 * ATLAS.part(tag, class, content): an element with text or children; empty content makes none.
 */
(function (ATLAS) {
  ATLAS.part = function (tag, name, content) {
    if (content === '' || content === null || content === undefined) return null;
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...[content].flat().filter((child) => child !== null));
    return element;
  };
})(window.ATLAS);
