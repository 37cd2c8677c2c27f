'use strict';
/*
 * ATLAS.movesLegend(home, {shown, state, period, words, numbers, perPx, keys}): colours, widths, source.
 * ATLAS.movesKinds.sentence(kind, {shown, words, numbers}): what is said of a kind of arrows that is pointed at.
 *
 * The four kinds are a bar of their shares, which grows with the period; beyond the expected there
 * are two, more and fewer, each with its number of arrows. The widths are three arrows drawn as on
 * the map.
 */
(function (ATLAS) {
  const { part } = ATLAS;
  /** Widths of the arrows in the legend, of the widest one on the map. */
  const STEPS = [0.1, 0.35, 1];
  const LENGTH = 46;

  /** @param {HTMLElement} home */
  function make(home) {
    const bar = part('div', 'moves-bar', [0, 1, 2, 3].map((kind) => ATLAS.make('i', { class: `kind-${kind}`, 'data-class': kind }, ' ')));
    bar.setAttribute('aria-hidden', 'true');
    const keys = document.createElement('ul');
    keys.className = 'moves-keys';
    const widths = document.createElement('ul');
    widths.className = 'moves-widths';
    home.setAttribute('role', 'toolbar');
    home.replaceChildren(part('p', 'legend-title', [part('span', '', ' ')]), bar, keys, widths);
    // A page may have a place of its own for what is noted.
    if (!document.querySelector('.moves-notes')) home.append(part('div', 'moves-notes', [' ']));
  }

  /** @param {number} number */
  const round = (number) => Number(number.toPrecision(1));

  /**
   * An arrow of so many px as a picture.
   * @param {number} width
   */
  function picture(width) {
    const head = ATLAS.arrows.headLength(width);
    const height = Math.ceil(ATLAS.arrows.headBreadth(width)) + 1;
    const [w, b, x] = [width / 2, ATLAS.arrows.headBreadth(width) / 2, LENGTH - head];
    const set = { width: LENGTH, height, viewBox: `0 ${-height / 2} ${LENGTH} ${height}`, preserveAspectRatio: 'xMaxYMid slice', 'aria-hidden': 'true' };
    return ATLAS.svg('svg', set, ATLAS.svg('path', { d: `M0 ${-w}H${x}V${-b}L${LENGTH} 0L${x} ${b}V${w}H0Z`, fill: 'currentColor' }));
  }

  /** @param {Element} home @param {Atlas.MovesScale} scale */
  function writeWidths(home, { perPx, words, numbers, widest, state }) {
    const people = STEPS.map((step) => round(step * widest * perPx));
    home.replaceChildren(...people.map((number) => part('li', '', [picture(number / perPx), numbers.round(number)])));
    home.append(part('li', 'note', [ATLAS.filled(state.show === 'beyond' ? words.beyond.perPx : words.perPx, { n: numbers.round(perPx) })]));
  }

  /**
   * A key of a colour, with what is to be said of it.
   * @param {number} kind @param {string} text @param {string} figure
   */
  const key = (kind, text, figure) => ATLAS.make('li', { 'data-class': kind }, part('i', `swatch kind-${kind}`, ' '), `${text} `, part('b', '', figure));

  /** @param {number} kind @param {Atlas.MovesWords} words */
  const nameOf = (kind, words) => (kind < words.kinds.length ? words.kinds[kind] : [words.beyond.more, words.beyond.fewer][kind - words.kinds.length]);

  /** @type {Atlas.Registry['movesKinds']['sentence']} */
  const sentence = (kind, { shown, words, numbers }) => {
    const { arrow, arrows, ofKind, ofBeyond } = words.legend;
    const n = shown.flows.filter((flow) => flow.kind === kind).length;
    const people = shown.kinds[kind];
    const all = shown.kinds.reduce((sum, one) => sum + one, 0) || 1;
    return ATLAS.filled(people === undefined ? ofBeyond : ofKind, {
      kind: nameOf(kind, words), people: numbers.round(people || 0), share: numbers.whole((people || 0) / all),
      arrows: ATLAS.filled(n === 1 ? arrow : arrows, { n }),
    });
  };
  ATLAS.movesKinds = { nameOf, sentence };

  ATLAS.movesLegend = (home, { shown, state, period, words, numbers, perPx, widest, hasExpected, keys: linked }) => {
    if (!home.firstChild) make(home);
    const [title, bar, keys, widths] = home.children;
    const notes = ATLAS.one('.moves-notes');
    const isBeyond = state.show === 'beyond';
    home.classList.toggle('is-beyond', isBeyond);
    const said = words.legend[state.province || state.show !== 'both' ? state.show : 'country'];
    ATLAS.one('span', title).textContent = said;
    home.setAttribute('aria-label', said);
    const all = shown.kinds.reduce((sum, people) => sum + people, 0) || 1;
    shown.kinds.forEach((people, kind) => {
      const share = /** @type {HTMLElement} */ (bar.children[kind]);
      share.style.flexGrow = String(people / all);
    });
    linked.rewrite(home, () => keys.replaceChildren(...(isBeyond
      ? [4, 5].map((kind) => key(kind, nameOf(kind, words), String(shown.flows.filter((flow) => flow.kind === kind).length)))
      : shown.kinds.map((people, kind) => key(kind, nameOf(kind, words), numbers.whole(people / all))))), '.legend-title');
    writeWidths(widths, { perPx, words, numbers, widest, state });
    const unsure = ATLAS.filled(words.beyond.unsure, { unsure: shown.unsure, all: shown.candidates });
    const noted = [state.province && words.numbers[state.show], state.province && words.strongest, ...(isBeyond ? [words.beyond.note, unsure] : []), words.samples[period.isSurvey ? 'survey' : 'census'], words.periodNotes[period.name], hasExpected ? null : words.beyond.lacking];
    notes.replaceChildren(...noted.flatMap((text) => part('p', 'note', text) || []));
  };
})(window.ATLAS);
