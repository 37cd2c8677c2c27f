'use strict';
/*
 * The legend, in the document and not on the canvas: a bar of equal steps with the breaks at its
 * joints, the share of people under it, and what is not coloured.
 *
 * A map with `whole` has two: that beside it says what a colour means, in a line or two, and the
 * element `whole`, which a reader opens, says the rest as well.
 */
(function (ATLAS) {
  const { part } = ATLAS;
  const BAR_HEIGHT = 16;
  const TICK = 6;
  /** What lends its room to the sentence of a class. */
  const LINE = '.atlas-legend-people-label,.atlas-legend-line';

  /**
   * @template {HTMLElement} T @param {T} element
   * @param {Partial<CSSStyleDeclaration> | Record<string, string | number>} style @returns {T}
   */
  const styled = (element, style) => (Object.assign(element.style, style), element);
  /**
   * @param {string} name @param {Record<string, string | number>} style
   * @param {string | Atlas.Child[]} content
   */
  const block = (name, style, content = []) => styled(part('div', name, [content].flat()), style);

  /**
   * 45° lines like those on the map, as a CSS background.
   * @param {string} fill @param {string} line @param {number} period
   */
  function hatching(fill, line, period) {
    return `repeating-linear-gradient(135deg, ${line} 0 0.75px, ${fill} 0.75px ${period}px)`;
  }

  /** @param {string} background */
  function swatch(background) {
    const style = `display:inline-block;width:22px;height:12px;margin-right:6px;vertical-align:-1px;background:${background}`;
    return ATLAS.make('i', { class: 'atlas-swatch', style });
  }

  /** @param {number} edge @param {Atlas.Format} format @param {boolean} withUnit */
  function breakText(edge, { sign, unit }, withUnit) {
    const format = { sign, decimals: decimalsOf(edge), unit: withUnit ? unit : '' };
    return ATLAS.formatValue(edge, format);
  }

  /** @param {number} number */
  const decimalsOf = (number) => (String(number).split('.')[1] || '').length;

  /**
   * The part of the scale that the map shows: from the lowest class with a unit to the highest, and
   * the breaks at their ends, beyond which there is nobody.
   * @param {Atlas.Breaks} classes @param {Atlas.ClassCounts} counts @returns {Atlas.Scale}
   */
  function scaleOf({ edges, light }, { classUnits }) {
    const present = [...light.keys()].filter((i) => classUnits[i]);
    const [first, last] = present.length ? [present[0], present[present.length - 1]] : [0, light.length - 1];
    const size = last - first + 1;
    const breaks = [...edges.keys()].filter((edge) => edge >= first - 1 && edge <= last);
    return {
      size, breaks, zero: breaks.find((edge) => edges[edge] === 0) ?? -1,
      classes: [...light.keys()].slice(first, last + 1),
      at: (edge) => `${((edge + 1 - first) / size) * 100}%`,
      middle: (group) => `${((group + 0.5 - first) / size) * 100}%`,
    };
  }

  /**
   * The coloured steps, the tall tick at zero, and the mark of a place. A class between others that
   * no unit is in stays a gap.
   * @param {Atlas.Scene<Atlas.Config>} scene @param {Atlas.Ink} ink @param {Atlas.Scale} scale
   * @param {Atlas.ClassCounts} counts
   */
  function bar(scene, ink, { at, zero, middle, classes: shown }, { classUnits }) {
    const { classes, legend } = scene.config;
    const steps = shown.map((i) => (classUnits[i]
      ? styled(ATLAS.make('i', { class: 'atlas-legend-step', 'data-class': i }), { flex: '1 1 0', background: classes[ink.theme][i] })
      : styled(part('i', '', []), { flex: '1 1 0' })));
    const row = block('atlas-legend-bar', { position: 'relative', display: 'flex', height: `${BAR_HEIGHT}px` }, steps);
    if (zero >= 0) {
      row.append(block('atlas-legend-tick', {
        position: 'absolute', left: at(zero), top: `-${TICK}px`, bottom: 0, width: '1.2px',
        marginLeft: '-0.6px', background: ink.ink,
      }));
    }
    const unit = legend.mark ? scene.units.index.get(legend.mark) : undefined;
    const group = unit === undefined ? -1 : scene.unitClass[unit];
    if (group >= 0) {
      row.append(block('atlas-legend-mark', {
        position: 'absolute', left: middle(group), bottom: '-3px',
        transform: 'translateX(-50%)', fontSize: '11px', lineHeight: 1, color: ink.ink,
        textShadow: `0 0 2px ${ink.page}, 0 0 2px ${ink.page}`,
      }, '▲'));
    }
    return row;
  }

  /**
   * The words less | more: on either side of zero, or at the ends where zero is no break.
   * @param {Atlas.Legend} legend @param {Atlas.Scale} scale
   */
  function words(legend, { at, zero }) {
    const row = block('atlas-legend-words', { position: 'relative', height: '1.5em', fontSize: '12px' });
    /** @param {string} name @param {string | undefined} text @param {Record<string, string | number>} style */
    const word = (name, text, style) => {
      if (text) row.append(styled(part('span', name, [text]), { position: 'absolute', whiteSpace: 'nowrap', ...style }));
    };
    if (zero < 0) {
      word('atlas-legend-less', legend.less, { left: 0 });
      word('atlas-legend-more', legend.more, { right: 0 });
    } else {
      word('atlas-legend-less', legend.less, { right: `calc(100% - ${at(zero)} + 6px)` });
      word('atlas-legend-more', legend.more, { left: `calc(${at(zero)} + 6px)` });
    }
    return row;
  }

  /**
   * The breaks at the joints; the last with the unit, a long unit on a line of its own.
   * @param {{ classes: Atlas.Breaks, value: Atlas.Config['value'] }} it
   * @param {Atlas.Scale} scale
   */
  function breaks({ classes, value }, scale) {
    const long = value.unit.length > 3;
    const height = long ? '2.7em' : '1.5em';
    const row = block('atlas-legend-breaks', {
      position: 'relative', height, fontSize: '12px', lineHeight: '1.35',
    });
    scale.breaks.forEach((i, number) => {
      const last = number === scale.breaks.length - 1;
      const text = breakText(classes.edges[i], value, last && !long);
      const left = scale.at(i);
      // One at an end of the bar stands within it.
      const back = left === '0%' ? 0 : left === '100%' ? 100 : 50;
      row.append(styled(part('span', '', [text]), {
        position: 'absolute', left, transform: `translateX(-${back}%)`, whiteSpace: 'nowrap',
      }));
    });
    // Under a break near the edge a long unit would run out of a phone.
    if (long) row.append(styled(part('span', '', [value.unit]), { position: 'absolute', right: 0, bottom: 0 }));
    return row;
  }

  /**
   * Share of people per class, %, under each step.
   * @param {Atlas.ClassCounts} counts @param {string | undefined} label @param {string} muted
   * @param {Atlas.Scale} scale
   */
  function people(counts, label, muted, { classes }) {
    const counted = counts.classPeople.reduce((sum, number) => sum + number, 0);
    if (!counted) return null;
    const shares = classes.map((i) => {
      const share = (100 * counts.classPeople[i]) / counted;
      const text = !counts.classUnits[i] ? '' : share > 0 && share < 0.5 ? '<1' : String(Math.round(share));
      return styled(part('span', '', [text]), { flex: '1 1 0', textAlign: 'center' });
    });
    const style = { fontSize: '11px', color: muted };
    return [
      block('atlas-legend-people', { display: 'flex', ...style }, shares),
      label ? block('atlas-legend-people-label', { textAlign: 'center', ...style }, label) : part('div', 'atlas-legend-line', []),
    ];
  }

  /**
   * @param {Atlas.Scene<Atlas.Config>} scene @param {Atlas.Breaks} classes @param {Atlas.Ink} ink
   * @param {Atlas.ClassCounts} counts
   */
  function breaksLegend(scene, classes, ink, counts) {
    const { legend, value } = scene.config;
    const scale = scaleOf(classes, counts);
    return [
      legend.less || legend.more ? words(legend, scale) : null,
      bar(scene, ink, scale, counts),
      breaks({ classes, value }, scale),
      ...(people(counts, legend.peopleLabel, ink.muted, scale) || [part('div', 'atlas-legend-line', [])]),
    ];
  }

  /** @param {Atlas.Categories} classes @param {Atlas.Ink} ink @param {Atlas.ClassCounts} counts */
  function categoriesLegend(classes, ink, counts) {
    const items = classes.labels.flatMap((label, i) => (!counts.classUnits[i] ? [] :
      ATLAS.make('li', { 'data-class': i }, swatch(classes[ink.theme][i]), label, styled(
        part('span', 'atlas-legend-count', [` ${ATLAS.formatValue(counts.classUnits[i])}`]),
        { color: ink.muted, fontVariantNumeric: 'tabular-nums' },
      ))));
    const list = part('ul', 'atlas-legend-list', items);
    return [styled(list, {
      listStyle: 'none', margin: 0, padding: 0, display: 'flex', flexWrap: 'wrap', gap: '2px 16px',
    })];
  }

  /**
   * How many units are left of those that a map could show, and their people where these are known.
   * @param {Atlas.Legend} legend @param {Record<'all' | 'units' | 'none', string>} words @param {Atlas.ClassCounts} counts
   */
  function leftWords({ people: column }, words, { units, people: number }) {
    const written = { units: ATLAS.formatValue(units), people: ATLAS.formatValue(number) };
    return ATLAS.filled(units ? words[column ? 'all' : 'units'] : words.none, written);
  }

  /**
   * What is on the map but not in a class: [kind, words], the words alone of what has no sign.
   * @param {Atlas.Scene<Atlas.Config>} it @param {Atlas.Legend} legend @param {Atlas.ClassCounts} counts
   * @param {number} [zoom]  of a picture, which shows no more than there is at it
   * @returns {Atlas.Key[]}
   */
  function keysOf({ config: { where, filter }, unitClass, marks }, legend, counts, zoom) {
    const chosen = where || filter;
    /** @type {Atlas.Key[]} */
    const keys = [['missing', (unitClass.includes(ATLAS.scene.MISSING) ? legend.missing : legend.separate) || '']];
    if (chosen && legend.land) keys.push(['land', legend.land]);
    /** @param {'transfer' | 'merged'} mark @param {boolean} isThere */
    const addMark = (mark, isThere) => {
      const { [mark]: words = '', closeViews = '' } = legend;
      if (!words || !isThere || (zoom !== undefined && zoom < ATLAS.painter.MARKS_FROM[mark])) return;
      keys.push([mark, zoom === undefined ? ATLAS.filled(closeViews, { mark: words }) : words]);
    };
    addMark('transfer', marks.transfer.ids.length > 0);
    addMark('merged', marks.merged.length > 0);
    if (chosen && legend.left) keys.push(['left', leftWords(legend, legend.left, counts)]);
    return keys;
  }

  /**
   * One line: the bar between the words of its ends, and the breaks under its joints.
   * @param {Atlas.Scene<Atlas.Config>} scene @param {Atlas.Breaks} classes @param {Atlas.Ink} ink
   * @param {Atlas.ClassCounts} counts
   */
  function lineLegend(scene, classes, ink, counts) {
    const { legend, value } = scene.config;
    const scale = scaleOf(classes, counts);
    // The title says what is counted: under a break there is room for a sign of it alone.
    const unit = value.unit.length > 3 ? '' : value.unit;
    return [
      part('span', 'atlas-legend-less', legend.less),
      block('atlas-legend-scale', {}, [
        bar(scene, ink, scale, counts), breaks({ classes, value: { ...value, unit } }, scale),
      ]),
      part('span', 'atlas-legend-more', legend.more),
    ];
  }

  /** @param {Atlas.Scene<Atlas.Config>} scene @param {Atlas.Ink} ink @param {Atlas.ClassCounts} counts */
  function rest(scene, ink, counts) {
    /** @type {Partial<Record<Atlas.Key[0], string>>} */
    const grounds = {
      missing: hatching(ink.missing.fill, ink.missing.hatch, 6),
      land: ink.land_without_theme,
      // As on the map: lines of the ground's colour over that of a class.
      transfer: hatching(ink.link_and_focus, ink.page, 4),
      merged: 'none;border:1px dotted var(--atlas-ink)',
    };
    const items = keysOf(scene, scene.config.legend, counts).map(([kind, text]) => {
      const ground = grounds[kind];
      return part('span', `atlas-legend-${kind}`, [ground ? swatch(ground) : null, text]);
    });
    return block('atlas-legend-rest', {
      display: 'flex', flexWrap: 'wrap', gap: '2px 16px', fontSize: '12px', marginTop: '4px',
    }, items);
  }

  /**
   * A sentence for those who do not see the bar.
   * @param {Atlas.Config} config @param {Atlas.Breaks} classes @param {Atlas.ClassCounts} counts
   */
  function spoken({ legend, value }, classes, counts) {
    const { breaks: shown } = scaleOf(classes, counts);
    const steps = shown.map((edge) => breakText(classes.edges[edge], value, true)).join(', ');
    return [legend.title, legend.less, steps, legend.more].filter(Boolean).join(' · ');
  }

  /**
   * @param {Atlas.Scene<Atlas.Config>} scene @param {Atlas.Ink} ink @param {Atlas.ClassCounts} counts
   * @param {boolean} isLine
   */
  function graphicOf(scene, ink, counts, isLine) {
    const { classes, legend } = scene.config;
    const parts = !classes.edges ? [...categoriesLegend(classes, ink, counts), isLine ? null : part('div', 'atlas-legend-line', [])]
      : isLine ? lineLegend(scene, classes, ink, counts) : breaksLegend(scene, classes, ink, counts);
    const graphic = block('atlas-legend-graphic', {}, parts);
    graphic.setAttribute('role', 'toolbar');
    graphic.setAttribute('aria-label', classes.edges ? spoken(scene.config, classes, counts) : legend.title || '');
    return graphic;
  }

  /**
   * Write the legend of a map into an element, and where it has another for the whole, the short one; its title,
   * or the line under it, has the room for what is said of a class.
   * @param {HTMLElement} element @param {Atlas.AtlasMap} map
   */
  function writeLegend(element, { scene, ink, keys }) {
    const { legend, classes } = scene.config;
    const { title, whole } = legend;
    const counts = ATLAS.scene.countClasses(scene, legend.people);
    const kind = classes.edges ? 'is-breaks' : 'is-categories';
    /** @param {boolean} isLine @param {HTMLElement | null} [more] */
    const written = (isLine, more = null) => block(`atlas-legend ${kind}${isLine ? ' is-line' : ''}`, isLine ? {} : { minWidth: 'min(320px, 100%)' }, [
      part('div', 'atlas-legend-title', title), graphicOf(scene, ink, counts, isLine), more,
    ].flatMap((one) => one || []));
    const all = () => written(false, rest(scene, ink, counts));
    if (!whole) return keys.rewrite(element, () => element.replaceChildren(all()), LINE);
    const left = keysOf(scene, legend, counts).find(([key]) => key === 'left');
    keys.rewrite(whole, () => whole.replaceChildren(all()), LINE);
    return keys.rewrite(element, () => element.replaceChildren(
      written(true, left ? part('div', 'atlas-legend-left', left[1]) : null)), '.atlas-legend-title');
  }

  ATLAS.legend = { writeLegend, scaleOf, keysOf, breakText, hatching };
})(window.ATLAS);
