'use strict';
/*
 * A chart inside a foreign page: it stands in the page already; theme and height are those of any.
 */
(function (ATLAS) {
  ATLAS.frame.open(document.body.dataset.chart || '');
})(window.ATLAS);
