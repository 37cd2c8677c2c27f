'use strict';
/*
 * ATLAS.moves(element, {lang, root, theme, isEmbedded}): a promise of the flow map with all around it.
 *
 * It owns the state: what is chosen goes into the address, and from there into map, title, legend
 * and table. Data: moves/atlas and words/moves.<lang>, and expected/moves once it is asked for; `root`
 * holds the places for the parts. In a frame (isEmbedded) no choice is a step back of the page around it.
 */
(function (ATLAS) {
  const { make, part } = ATLAS;
  const HOLD_MS = 1700;
  const STEP_MS = 2200;
  const WRITE_MS = 250;
  const motion = window.matchMedia('(prefers-reduced-motion: reduce)');
  const { address, movesState: states } = ATLAS;
  /** @type {['expected', 'moves']} */
  const EXPECTED = ['expected', 'moves'];

  /**
   * Radio buttons that choose a part of the state; `group` tells two sets of them apart.
   * @param {keyof Atlas.MovesState} choice @param {string} legend
   * @param {[value: string, text: string | undefined][]} options @param {string} group
   */
  function radios(choice, legend, options, group = choice) {
    const labels = options.map(([value, text]) => make('label', {}, [
      make('input', { type: 'radio', name: `moves-${group}`, value, 'data-choice': choice }), part('span', '', text),
    ]));
    return make('fieldset', { class: `moves-${choice}s` }, [part('legend', '', legend), ...labels]);
  }

  /**
   * What a reader chooses with, not in the page yet.
   * @param {Atlas.MovesWords} words @param {Atlas.MovesKnown} known
   */
  function choicesOf(words, known) {
    const periods = radios('period', words.period, known.periods.map((name) => [name, name.replace('-', '\u2013')]));
    const play = make('button', { type: 'button', class: 'action moves-play' }, words.play);
    const select = make('select', { 'data-choice': 'province' }, [
      make('option', { value: '' }, words.country),
      ...known.provinces.map((code) => make('option', { value: code }, words.names[code])),
    ]);
    const province = make('label', { class: 'moves-place' }, [part('span', '', words.province), select]);
    /** @param {'country' | 'province'} where */
    const showsOf = (where) => radios(
      'show', words.show, states.showsOf(where === 'province', known).map((show) => [show, words.shows[where][show]]), `show-${where}`,
    );
    const shows = { country: showsOf('country'), province: showsOf('province') };
    const form = make('form', { class: 'moves-form', autocomplete: 'off' }, [
      part('div', 'moves-time', [periods, play]), province, shows.country, shows.province,
    ]);
    return { form, select, play, shows };
  }

  class Moves {
    /** @param {Atlas.AtlasMap} map @param {Atlas.MovesOptions} movesOptions */
    constructor(map, { lang, root, isEmbedded = false }) {
      this.lang = lang;
      this.isEmbedded = isEmbedded;
      this.root = ATLAS.one(root);
      this.playing = false;
      this.turn = 0;
      this.timer = 0;
      this.writer = 0;
      this.map = map;
      /** No code to embed is written before it is asked for. */
      this.rewriteCode = () => {};
      this.words = ATLAS.get('words', `moves.${lang}`);
      this.figures = ATLAS.movesFigures(ATLAS.get('moves', 'atlas'));
      this.numbers = ATLAS.movesNumbers(this.words);
      if (ATLAS.has(...EXPECTED)) this.figures.expect(ATLAS.get(...EXPECTED));
      const { periods, provinces, payload: { hasExpected } } = this.figures;
      this.known = { periods: periods.map(({ name }) => name), provinces, hasExpected };
      this.state = states.read(address.hash(), this.known);
      const { form, select, play, shows } = choicesOf(this.words, this.known);
      this.form = form;
      this.select = select;
      this.play = play;
      this.shows = shows;
      const { words, figures, numbers } = this;
      /** @param {string} code */
      const nameOf = (code) => words.names[code];
      this.nameOf = nameOf;
      this.lead = this.place('sentence').textContent;
      this.besides = ATLAS.movesBeyond({ words, figures, numbers, nameOf });
      const { besides } = this;
      this.table = ATLAS.movesTable(this.place('table'), { lang, words, numbers, nameOf, besides, onMark: (id) => this.mark(id) });
      /** What the legend says it shows, once there is one. @type {Atlas.Shown | null} */
      this.shown = null;
      this.keys = new ATLAS.LinkedKeys({
        light: (kind) => this.view.light(kind),
        name: (kind) => ATLAS.movesKinds.nameOf(kind, words),
        say: (kind) => (this.shown ? ATLAS.movesKinds.sentence(kind, { shown: this.shown, words, numbers }) : ''),
      });
      this.view = ATLAS.movesView(map, {
        state: this.state, words, figures, numbers, nameOf,
        tell: ATLAS.movesFacts({ words, figures, numbers, nameOf }),
        onChoose: (province) => this.choose({ province }),
        onMark: (id) => { this.mark(id); this.table.mark(id || this.state.arrow || null); this.keys.mark(this.view.kindOf(id || this.state.arrow || null)); },
        onArrow: (arrow) => this.choose({ arrow }),
        onZoom: () => this.zoomed(),
        onSigns: (codes) => this.writeSigns(codes),
      });
    }

    /** Show the first state, in steps between which the page may answer its reader. */
    *opening() {
      const { words, lang } = this;
      yield ATLAS.REST;
      if (this.state.view) ATLAS.lookAt(this.map, this.state.view);
      this.offerChoices();
      yield this.mirrorChoices();
      /** @type {HTMLElement | null} */
      const take = this.root.querySelector('.moves-take');
      if (take) this.rewriteCode = ATLAS.movesTake(take, { page: this, words, lang });
      yield* this.writing();
      address.follow(() => this.rebuild());
      yield* this.view.opening();
      this.map.leaflet.on('moveend', () => this.moved());
      const home = this.root.querySelector('[data-home]');
      if (home) home.addEventListener('click', () => ATLAS.lookAt(this.map, null));
      this.settle();
    }

    /** The view has come to rest: it belongs to the address as it stands. */
    moved() {
      clearTimeout(this.writer);
      this.writer = setTimeout(() => {
        this.keepView();
        address.write(states.write(this.state), false);
        this.settle();
      }, WRITE_MS);
    }

    keepView() {
      clearTimeout(this.writer);
      this.state = { ...this.state, view: ATLAS.viewOf(this.map) };
    }

    /** @param {string} name */
    place(name) {
      return ATLAS.one(`.moves-${name}`, this.root);
    }

    offerChoices() {
      this.play.addEventListener('click', () => (this.playing ? this.stop() : this.start()));
      this.form.addEventListener('submit', (event) => event.preventDefault());
      this.form.addEventListener('change', ({ target }) => {
        const { dataset: { choice = '' }, value } = /** @type {HTMLInputElement} */ (target);
        if (choice === 'period') this.stop();
        this.choose({ [choice]: value || null });
      });
      this.place('choices').replaceChildren(this.form);
    }

    /**
     * Take up a choice, and keep it in the address: as a step of its own, or in place of the last.
     * @param {Partial<Atlas.MovesAsked>} changes @param {{ isStep?: boolean }} it
     */
    choose(changes, { isStep = true } = {}) {
      this.keepView();
      // An arrow of one choice may not be among those of another.
      const other = 'province' in changes || 'show' in changes ? { arrow: null } : {};
      const next = states.valid({ ...this.state, ...other, ...changes }, this.known);
      const hash = states.write(next);
      if (hash === states.write(this.state)) return;
      this.turn += 1;
      if (this.lacks(next)) {
        const { turn } = this;
        // Who chose something else meanwhile is not brought back.
        this.fetchExpected(() => turn === this.turn && this.choose(changes, { isStep }));
        return;
      }
      this.state = next;
      address.write(hash, isStep && !this.isEmbedded);
      if ('arrow' in changes) this.view.state = next;
      else this.apply();
      this.settle();
    }

    /**
     * Whether a state asks for what has not come.
     * @param {Atlas.MovesState} movesState
     */
    lacks({ show }) {
      return show === 'beyond' && !this.figures.isExpecting;
    }

    /** @param {() => void} act */
    fetchExpected(act) {
      return ATLAS.attempt(this.place('choices'), () => ATLAS.need([EXPECTED]).then(() => {
        this.figures.expect(ATLAS.get(...EXPECTED));
        act();
      })).finally(() => this.mirrorChoices());
    }

    rebuild() {
      const next = states.read(address.hash(), this.known);
      if (states.write(next) === states.write(this.state)) return;
      this.turn += 1;
      if (this.lacks(next)) {
        this.fetchExpected(() => this.rebuild());
        return;
      }
      this.stop();
      const isMoved = address.hashOf({}, next.view || null) !== address.hashOf({}, this.state.view || null);
      this.state = next;
      if (isMoved) ATLAS.lookAt(this.map, next.view || null);
      this.apply();
    }

    apply() {
      this.mark(null);
      this.mirrorChoices();
      this.view.show(this.state);
      this.write();
      this.settle();
    }

    /** What follows from a state that is shown. */
    settle() {
      this.rewriteCode();
      this.root.dataset.ready = states.write(this.state);
    }

    mirrorChoices() {
      const { state, form, shows, select } = this;
      select.value = state.province || '';
      shows.country.hidden = shows.country.disabled = Boolean(state.province);
      shows.province.hidden = shows.province.disabled = !state.province;
      /** @type {NodeListOf<HTMLInputElement>} */
      const radios = form.querySelectorAll('[type=radio]');
      for (const radio of radios) {
        radio.checked = radio.value === (radio.dataset.choice === 'period' ? state.period : state.show);
      }
    }

    write() {
      ATLAS.atOnce(this.writing());
    }

    /** Title, sentence, legend and table of the state. */
    *writing() {
      const { state, words, figures, numbers, view } = this;
      const threshold = view.threshold();
      const shown = figures.shown(state, threshold);
      this.shown = shown;
      const period = figures.period(state.period);
      const title = this.titleOf(shown, threshold, period);
      this.place('title').textContent = title;
      yield;
      this.writePrinted(title);
      this.place('sentence').textContent = this.sentenceOf(shown);
      this.root.classList.toggle('of-province', Boolean(state.province) || state.show === 'beyond');
      ATLAS.movesLegend(this.place('legend'), { shown, state, period, words, numbers, perPx: view.perPx(), widest: view.widest(), hasExpected: this.known.hasExpected, keys: this.keys });
      if (!this.keys.has(this.keys.kept)) this.keys.letGo();
      yield;
      this.table.write(shown.flows, period.floor, title, state.show === 'beyond');
      this.drawnFor = threshold;
      yield;
    }

    /** @param {Atlas.Shown} shown */
    sentenceOf(shown) {
      const { state, words, figures } = this;
      if (state.show === 'beyond') return this.besides.sentence(shown, state);
      if (!state.province) return this.lead;
      const [leaving, arriving] = words.sentences[state.period][state.province];
      return figures.beginsWithArrivals(state) ? arriving : leaving;
    }

    /**
     * Paper gets the still of the period; of one province, or of another display, the map itself.
     * @param {string} title
     */
    writePrinted(title) {
      const { state } = this;
      /** @type {HTMLImageElement | null} */
      const still = this.root.querySelector('.moves-printed');
      this.root.classList.toggle('prints-map', Boolean(state.province) || state.show !== 'both');
      if (!still) return;
      still.src = still.src.replace(/[^/]*(?=\.\w+\.svg$)/, state.period);
      still.alt = title;
    }

    /** @param {Atlas.Shown} shown @param {number} threshold @param {Atlas.Period} period */
    titleOf(shown, threshold, period) {
      const { state, words, numbers, figures } = this;
      const { flows, people, all } = shown;
      if (state.show === 'beyond') return this.besides.title(shown, threshold, state);
      const said = { period: words.periods[state.period] };
      if (state.province) {
        const own = figures.place(state.province);
        return ATLAS.filled(figures.beginsWithArrivals(state) ? words.titles.taker : words.titles.province, {
          ...said, name: this.nameOf(state.province),
          left: numbers.round(period.leavers[own]), came: numbers.round(period.arrivals[own]),
        });
      }
      return ATLAS.filled(words.titles[state.show] || '', {
        ...said, n: flows.length, threshold: numbers.round(threshold), share: numbers.whole(people / all),
        total: numbers.round(all), moved: numbers.round(period.total), part: numbers.whole(all / period.total),
      });
    }

    /**
     * Names that the map shows short are told in full below it.
     * @param {string[]} codes
     */
    writeSigns(codes) {
      const { words } = this;
      const told = codes.map((code) => `${words.signs[code]} ${this.nameOf(code)}`);
      this.place('signs').textContent = told.join(words.comma);
    }

    zoomed() {
      // A resize may change the scale of the arrows, a zoom which of them are drawn.
      this.write();
    }

    /** @param {string | null} id */
    mark(id) {
      this.view.mark(id || this.state.arrow || null);
    }

    /** Play through the periods from the first, or from the present one if there are later ones. */
    start() {
      const { periods } = this.known;
      const now = periods.indexOf(this.state.period);
      this.playing = true;
      this.play.textContent = this.words.stop;
      if (now === periods.length - 1) this.choose({ period: periods[0] });
      this.next();
    }

    next() {
      this.timer = setTimeout(() => {
        const { periods } = this.known;
        const now = periods.indexOf(this.state.period);
        if (now === periods.length - 1) return this.stop();
        this.choose({ period: periods[now + 1] }, { isStep: false });
        return this.next();
      }, motion.matches ? STEP_MS : HOLD_MS);
    }

    stop() {
      clearTimeout(this.timer);
      this.playing = false;
      this.play.textContent = this.words.play;
    }
  }

  ATLAS.moves = async (element, { theme = 'auto', ...options }) => {
    const { lang } = options;
    const config = { ...ATLAS.get('config', lang), theme };
    if (/[#&]show=beyond\b/.test(address.hash()) && ATLAS.get('moves', 'atlas').hasExpected) await ATLAS.need([EXPECTED]);
    const map = await ATLAS.mapSoon(element, ATLAS.movesBase(config, ATLAS.get('words', `moves.${lang}`)));
    const made = new Moves(map, options);
    await ATLAS.inSteps(made.opening());
    ATLAS.movesPage = made;
    return made;
  };
})(window.ATLAS);
