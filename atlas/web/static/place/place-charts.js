'use strict';
/*
 * ATLAS.charts(place): growth, net migration by age, the age pyramid, sectors and living away, each
 * a figure with an SVG and the numbers behind it, or null where they are not known.
 *
 * Colours are the style sheet's custom properties, so the charts follow the reader's ground.
 */
(function (ATLAS) {
  const { make, svg, say } = ATLAS;
  const WIDTH = 520;
  const AGES = [...Array.from({ length: 15 }, (none, i) => `${10 + 5 * i}–${14 + 5 * i}`), '85+'];
  const FIVE_YEARS = [...Array.from({ length: 17 }, (none, i) => `${5 * i}–${5 * i + 4}`), '85+'];
  /** A pyramid's room for the ages between men and women, and for the last number of an axis. */
  const [AGE_COLUMN, END_OF_AXIS] = [76, 20];
  /** Its sides span at least so much. */
  const LEAST_OF_AGE = 4;
  /** Expected survivors under which a rate says more about chance than about migration. */
  const SMALL_BASE = 3000;
  /** The scale of rates spans at least so much, so that small moves look small. */
  const LEAST = 10;

  /** @param {number} value @param {Atlas.Format} [how] */
  const write = (value, how) => (Number.isNaN(value) ? '–' : ATLAS.formatValue(value, how));
  /** @param {number} x @param {number} y @param {string} words @param {Atlas.Attributes} attributes */
  const text = (x, y, words, attributes) => svg('text', { x, y, ...attributes }, words);

  /** @param {number} height @param {string} label @param {...Atlas.Children} marks */
  function picture(height, label, ...marks) {
    return svg('svg', { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': label }, marks);
  }

  /** @param {string} title @param {Node} drawing @param {string | null} note @param {Node} [table] */
  function figure(title, drawing, note, table) {
    const details = table && make('details', {}, make('summary', {}, say('table')), make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': title }, table));
    return make('figure', { class: 'chart-of-place' }, make('h2', {}, title), drawing,
      note ? make('figcaption', { class: 'note' }, note) : null, details || null);
  }

  /** @param {string[]} head @param {string[][]} rows */
  function tableOf(head, rows) {
    /** @param {'th' | 'td'} tag @param {string} scope @param {string} words */
    const cell = (tag, scope, words) => make(tag, scope && words ? { scope } : {}, words);
    const header = make('tr', {}, head.map((words) => cell(words ? 'th' : 'td', 'col', words)));
    const body = rows.map(([first, ...rest]) => make('tr', {}, cell('th', 'row', first), rest.map((words) => cell('td', '', words))));
    return make('table', {}, make('thead', {}, header), make('tbody', {}, body));
  }

  /**
   * Multiples of 1, 2 or 5 · 10^n in a range, about four.
   * @param {number} low @param {number} high
   */
  function ticks(low, high) {
    const finest = (high - low) / 4;
    const power = 10 ** Math.floor(Math.log10(finest));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= finest * 0.999) || finest;
    const found = [];
    for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) found.push(tick);
    return found;
  }

  /**
   * People by census: a column for each that counts the place alone.
   * @param {Atlas.PlaceData} place
   */
  function growth(place) {
    const counted = place.years.map((year) => [year, place.value(`population_${year}`)]).filter(([, people]) => !Number.isNaN(people));
    if (counted.length < 2) return null;
    const most = Math.max(...counted.map(([, people]) => people));
    const [top, foot] = [26, 150];
    const step = WIDTH / counted.length;
    const columns = counted.flatMap(([year, people], i) => {
      const height = (people / most) * (foot - top);
      const middle = (i + 0.5) * step;
      return [
        svg('rect', { x: middle - 44, y: foot - height, width: 88, height, class: i + 1 === counted.length ? 'strong' : 'weak' }),
        text(middle, foot - height - 7, write(people), { class: 'middle' }),
        text(middle, foot + 19, String(year), { class: 'middle muted' }),
      ];
    });
    const label = counted.map(([year, people]) => `${year}: ${write(people)}`).join('; ');
    return figure(say('growth_chart'), picture(176, label, columns, svg('path', { d: `M0 ${foot}H${WIDTH}`, class: 'axis' })), null);
  }

  /**
   * Net migration by age: rate, and the people behind it.
   * @param {Atlas.PlaceData} place
   */
  function profileOf(place) {
    const [expected, net] = [place.numbers('expected'), place.numbers('net')];
    if (!expected || !net) return null;
    return AGES.map((age, i) => {
      const [base, people] = [expected[i] + expected[i + 16], net[i] + net[i + 16]];
      return { age, base, rate: base ? (100 * people) / base : NaN, pale: i === 0 || base < SMALL_BASE };
    });
  }

  /** @param {Atlas.PlaceData} place */
  function ages(place) {
    const profile = profileOf(place);
    if (!profile) return null;
    const known = profile.filter(({ rate }) => !Number.isNaN(rate));
    /** @param {number} rate */
    const written = (rate) => write(rate, { sign: true, decimals: 0 });
    const rates = known.map(({ rate }) => rate);
    const [low, high] = [Math.min(-LEAST, ...rates), Math.max(LEAST, ...rates)];
    const [left, right, top, foot] = [46, WIDTH - 4, 8, 186];
    /** @param {number} value */
    const y = (value) => top + ((high - value) / (high - low)) * (foot - top);
    const step = (right - left) / profile.length;
    const lines = ticks(low, high).flatMap((tick) => [
      svg('path', { d: `M${left} ${y(tick)}H${right}`, class: tick ? 'line' : 'axis' }),
      text(left - 6, y(tick) + 4, write(tick, { sign: true }), { class: 'end muted' }),
    ]);
    const bars = profile.map(({ age, rate, pale }, i) => {
      if (Number.isNaN(rate)) return null;
      const bar = { x: left + i * step + 1.5, width: step - 3, y: Math.min(y(0), y(rate)), height: Math.abs(y(0) - y(rate)) };
      const kind = `${pale ? 'pale ' : ''}${rate > 0 ? 'gain' : 'loss'}`;
      return svg('rect', { ...bar, class: kind }, svg('title', {}, `${age}: ${written(rate)}`));
    });
    const names = profile.map(({ age }, i) => (i % 2 && age !== '85+' ? null
      : text(left + (i + 0.5) * step, foot + 18, age.split('–')[0], { class: 'middle muted' })));
    const sorted = [...known].sort((a, b) => a.rate - b.rate);
    const label = [sorted[sorted.length - 1], sorted[0]].map(({ age, rate }) => `${age}: ${written(rate)}`).join('; ');
    const rows = profile.map(({ age, base, rate }) => [age, write(base, { figures: 3 }), written(rate)]);
    const table = tableOf([say('age'), say('expected'), say('per_hundred')], rows);
    return figure(say('ages_chart'), picture(212, `${say('ages_chart')}: ${label}`, lines, bars, names), [say('ages_note'), ATLAS.one('#place').dataset.students].filter(Boolean).join(' '), table);
  }

  /**
   * Men and women of each age in % of all people, by census; those that tell.
   * @param {Atlas.PlaceData} place
   */
  function pyramidsOf(place) {
    return place.years.flatMap((year) => {
      const parts = place.numbers(`ages_${year}`, 2 * FIVE_YEARS.length);
      return parts ? [{ year, parts }] : [];
    })
      .map(({ year, parts }) => {
        const sides = [0, 1].map((side) => FIVE_YEARS.map((age, i) => parts[side * FIVE_YEARS.length + i] / 100));
        /** @param {number} from @param {number} [to] */
        const share = (from, to) => write(sides.flatMap((side) => side.slice(from, to)).reduce((sum, part) => sum + part, 0), { decimals: 1 });
        return { year, sides, broad: say('pyramid_broad', { year, young: share(0, 3), old: share(13) }) };
      });
  }

  /**
   * The last census in bars, the one before as an outline over them.
   * @param {Atlas.PlaceData} place
   */
  function pyramid(place) {
    const told = pyramidsOf(place).slice(-2);
    if (!told.length) return null;
    const most = Math.max(LEAST_OF_AGE, ...told.flatMap(({ sides }) => sides.flat()));
    const [half, row, top] = [(WIDTH - AGE_COLUMN) / 2, 15, 28];
    const foot = top + row * FIVE_YEARS.length;
    const start = [half, half + AGE_COLUMN];
    /** @param {number} side @param {number} share */
    const x = (side, share) => start[side] + (side ? 1 : -1) * (share / most) * (half - END_OF_AXIS);
    /** @param {number} age */
    const y = (age) => foot - row * (age + 1);
    const last = told[told.length - 1];
    const bars = last.sides.flatMap((shares, side) => shares.map((share, age) => svg('rect', {
      x: Math.min(start[side], x(side, share)), y: y(age) + 0.5, width: Math.abs(x(side, share) - start[side]), height: row - 1, class: 'strong',
    }, svg('title', {}, `${say(side ? 'women' : 'men')}, ${FIVE_YEARS[age]}: ${write(share, { decimals: 2 })}%`))));
    /** @param {number[]} shares @param {number} side */
    const steps = (shares, side) => shares.map((share, age) => `H${x(side, share)}V${y(age)}`).join('');
    const outlines = told.slice(0, -1).flatMap(({ sides }) => sides.map((shares, side) => svg('path', {
      d: `M${start[side]} ${foot}${steps(shares, side)}H${start[side]}`, class: 'outline',
    })));
    const names = FIVE_YEARS.map((age, i) => (i % 2 ? text(WIDTH / 2, y(i) + row - 3, age, { class: 'middle muted' }) : null));
    const scale = [0, 1].flatMap((side) => ticks(0, most).map((tick) => [
      svg('path', { d: `M${x(side, tick)} ${top}V${foot}`, class: tick ? 'line' : 'axis' }),
      text(x(side, tick), foot + 19, `${write(tick)}${tick ? '%' : ''}`, { class: 'middle muted' }),
    ]));
    const heads = [text(0, 18, say('men'), {}), text(WIDTH, 18, say('women'), { class: 'end' })];
    const keys = told.map(({ year }) => make('li', {}, make('i', { class: `key ${year === last.year ? 'strong' : 'outline'}` }), String(year)));
    const broad = told.map((one) => one.broad).join(say('pyramid_and'));
    const label = `${say('pyramid_chart')}: ${broad}`;
    const heading = [0, 1].flatMap((side) => told.map(({ year }) => `${say(side ? 'women' : 'men')} ${year}`));
    const rows = FIVE_YEARS.map((age, i) => [age, ...[0, 1].flatMap((side) => told.map(({ sides }) => `${write(sides[side][i], { decimals: 2 })}%`))]);
    const drawing = make('div', {}, make('ul', { class: 'keys' }, keys), picture(foot + 26, label, scale, bars, outlines, names, heads));
    return figure(say('pyramid_chart'), drawing, say('pyramid_note', { broad }), tableOf([say('any_age'), ...heading], rows));
  }

  /** @typedef {{title: string, note: string, parts: {column: string, words: string, paint: string}[], years: number[], most: number}} Stack */

  /**
   * Shares of a whole or of a part of it, a bar for each census that tells them.
   * @param {Atlas.PlaceData} place @param {Stack} stack
   */
  function stacked(place, { title, note, parts, years, most }) {
    const rows = years.map((year) => /** @type {[number, number[]]} */ ([year, parts.map(({ column }) => place.value(`${column}_${year}`))]))
      .filter(([, shares]) => shares.every((share) => !Number.isNaN(share)));
    if (!rows.length) return null;
    const whole = most || Math.max(10, ...rows.map(([, shares]) => shares.reduce((sum, share) => sum + share, 0)));
    const left = 46;
    const keys = parts.map(({ words, paint }) => make('li', {}, make('i', { class: `key ${paint}` }), words));
    const bars = rows.flatMap(([year, shares], i) => {
      const top = 4 + 40 * i;
      let at = left;
      return [text(0, top + 20, String(year), { class: 'muted' }), ...shares.flatMap((share, part) => {
        const width = (share / whole) * (WIDTH - left);
        at += width;
        const bar = svg('rect', { x: at - width, y: top, width: Math.max(0, width - 1), height: 30, class: parts[part].paint },
          svg('title', {}, `${year} ${parts[part].words}: ${write(share, { decimals: 1 })}%`));
        const room = width > 44;
        return [bar, room ? text(at - width / 2, top + 20, write(share, { decimals: 1 }), { class: `middle on-${parts[part].paint}` }) : null];
      })];
    });
    /** @param {number} share @param {number} part */
    const told = (share, part) => `${parts[part].words} ${write(share, { decimals: 1 })}%`;
    const label = rows.map(([year, shares]) => `${year}: ${shares.map(told).join(', ')}`).join('; ');
    const table = tableOf(['', ...parts.map(({ words }) => words)],
      rows.map(([year, shares]) => [String(year), ...shares.map((share) => `${write(share, { decimals: 1 })}%`)]));
    const drawing = make('div', {}, make('ul', { class: 'keys' }, keys), picture(8 + 40 * rows.length, label, bars));
    return figure(title, drawing, note, table);
  }

  ATLAS.charts = function* (place) {
    const first = [growth(place), ages(place)];
    yield;
    first.push(pyramid(place));
    yield;
    const years = place.years.slice(-2);
    const sectors = stacked(place, {
      title: say('sectors_chart'), note: say('sectors_note'), years, most: 100,
      parts: [
        { column: 'agriculture_share', words: say('primary'), paint: 'step-2' },
        { column: 'industry_share', words: say('secondary'), paint: 'step-4' },
        { column: 'services_share', words: say('tertiary'), paint: 'step-6' },
      ],
    });
    yield;
    const away = stacked(place, {
      title: say('away_chart'), note: say('away_note'), years, most: 0,
      parts: [
        { column: 'away_same_county_share', words: say('same_county'), paint: 'step-2' },
        { column: 'away_same_province_share', words: say('same_province'), paint: 'step-4' },
        { column: 'away_other_province_share', words: say('other_province'), paint: 'step-6' },
      ],
    });
    return [...first, sectors, away];
  };
})(window.ATLAS);
