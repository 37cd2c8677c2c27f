'use strict';
/*
 * The story: on wide screens the picture of the step in view stands in one place, and one follows
 * another there; the moves of the opening play through their periods once.
 *
 * Narrow screens, print and readers without script have each picture in its own step.
 */
(function (ATLAS) {
  const HOLD_MS = 1700;
  const { wide } = ATLAS;
  const still = window.matchMedia('(prefers-reduced-motion: reduce)');

  /** The pictures in the place that all steps share; each stays once it came. */
  class Stage {
    /** @param {HTMLElement} root */
    constructor(root) {
      this.root = root;
      /** @type {HTMLElement[]} */
      this.sections = [...document.querySelectorAll('[data-step]')].map((one) => /** @type {HTMLElement} */ (one));
      this.shown = '';
      /** The picture of each step, and what it stands behind there. @type {Map<string, [picture: HTMLElement, before: Element]>} */
      this.pictures = new Map();
      for (const section of this.sections) {
        /** @type {HTMLElement | null} */
        const picture = section.querySelector('.picture');
        if (picture && picture.previousElementSibling) this.pictures.set(section.id, [picture, picture.previousElementSibling]);
      }
    }

    /**
     * Show the picture of a step once it has come; that of the next one is asked for meanwhile.
     * @param {string} id
     */
    async show(id) {
      this.shown = id;
      const at = this.sections.findIndex((section) => section.id === id);
      const picture = this.take(id);
      if (this.sections[at + 1]) this.take(this.sections[at + 1].id);
      if (!picture) return;
      await picture.querySelector('img')?.decode().catch(() => {});
      if (this.shown !== id) return;
      for (const other of this.root.children) other.classList.toggle('shown', other === picture);
    }

    /**
     * Bring the picture of a step to the stage, if it has one.
     * @param {string} id
     */
    take(id) {
      const [picture] = this.pictures.get(id) || [];
      if (picture && picture.parentElement !== this.root) {
        picture.querySelectorAll('img').forEach((image) => { image.loading = 'eager'; });
        this.root.append(picture);
      }
      return picture;
    }

    /** Put every picture back into its step. */
    giveBack() {
      for (const [picture, before] of this.pictures.values()) before.after(picture);
    }
  }

  /** The moves of one period after another, which a reader can stop, choose and play again. */
  class Player {
    /** @param {HTMLElement} root */
    constructor(root) {
      const group = ATLAS.one('.periods', root);
      this.title = ATLAS.one('figcaption b', root);
      this.image = /** @type {HTMLImageElement} */ (ATLAS.one('img', root));
      this.periods = [...group.querySelectorAll('[data-picture]')].map((one) => /** @type {HTMLElement} */ (one));
      this.button = ATLAS.one('.play', group);
      this.timer = 0;
      group.hidden = false;
      this.periods.forEach((one, number) => one.addEventListener('click', () => { this.stop(); this.show(number); }));
      this.button.addEventListener('click', () => (this.timer ? this.stop() : this.play(0)));
    }

    /** @param {number} number */
    show(number) {
      const { picture = '', title = '' } = this.periods[number].dataset;
      this.image.src = picture;
      this.image.alt = title;
      this.title.textContent = title;
      this.periods.forEach((one, i) => one.setAttribute('aria-pressed', String(i === number)));
    }

    /** @param {number} number */
    play(number) {
      this.show(number);
      const last = number + 1 === this.periods.length;
      this.timer = last ? 0 : setTimeout(() => this.play(number + 1), HOLD_MS);
      this.button.textContent = this.button.dataset[last ? 'play' : 'pause'] || '';
    }

    stop() {
      clearTimeout(this.timer);
      this.timer = 0;
      this.button.textContent = this.button.dataset.play || '';
    }
  }

  /**
   * The step in the middle of the screen.
   * @param {HTMLElement[]} sections @param {(id: string) => void} onStep
   */
  function follow(sections, onStep) {
    const seen = new IntersectionObserver((entries) => {
      entries.filter(({ isIntersecting }) => isIntersecting).forEach(({ target }) => onStep(target.id));
    }, { rootMargin: '-45% 0px -45% 0px' });
    sections.forEach((section) => seen.observe(section));
  }

  const stage = new Stage(ATLAS.one('.stage'));
  const playing = document.getElementById('playing');
  if (playing) {
    const player = new Player(playing);
    // All periods are there before they play, so that none appears in parts.
    const files = player.periods.map(({ dataset }) => Object.assign(new Image(), { src: dataset.picture || '' }));
    if (!still.matches) Promise.all(files.map((file) => file.decode().catch(() => {}))).then(() => player.play(0));
    ATLAS.player = player;
  }
  const arrange = () => (wide.matches ? stage.show(stage.shown || 'opening') : stage.giveBack());
  follow(stage.sections, (id) => { if (wide.matches) stage.show(id); else stage.shown = id; });
  wide.addEventListener('change', arrange);
  // On paper each picture stands in its step.
  window.addEventListener('beforeprint', () => stage.giveBack());
  window.addEventListener('afterprint', arrange);
  arrange();
  ATLAS.stage = stage;
})(window.ATLAS);
