'use strict';
/*
 * ATLAS.wrap(pen, text, room): a text in lines that fit into so many px, in the pen's present font.
 *
 * Chinese breaks anywhere but after an opening mark, other words at spaces.
 */
(function (ATLAS) {
  ATLAS.wrap = function (pen, text, room) {
    const words = text.match(/[（《「『“‘]*(?:[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*)|\s+/g) || [];
    const lines = [''];
    for (const word of words) {
      const longer = lines[lines.length - 1] + word;
      // A closing mark may hang over rather than open a line.
      const fits = pen.measureText(longer.trimEnd()).width <= room || /^[，。；：、）”》—]/.test(word);
      if (fits || !lines[lines.length - 1]) lines[lines.length - 1] = longer;
      else lines.push(word.trimStart());
    }
    return lines;
  };
})(window.ATLAS);
