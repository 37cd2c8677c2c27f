'use strict';
/*
 * Keys that light what they stand for: new ATLAS.LinkedKeys({ light, name, say }).
 *
 * Every [data-class] of an element that is tied gets a button over it. To point at it with a mouse, or to
 * tab to it, lights its class; a click, a tap or Enter keeps it; once more, or Escape, lets it go. Of
 * a toolbar one button is a tab stop, and arrows lead on from it.
 *
 * light(class or null) is told what is to stand out; say(class) is the sentence that is read out, and
 * shown in place of the words of the element that `line` names, so that nothing moves.
 */
(function (ATLAS) {
  const { make } = ATLAS;
  /** So long a mouse rests on a key before the first class stands out, ms: one that only passes by lights none. */
  const DWELL_MS = 80;

  /** @param {EventTarget | null} target @returns {HTMLElement | null} */
  const keyAt = (target) => (target instanceof Element ? target.closest('[data-class]') : null);
  /** @param {HTMLElement | null} key */
  const classOf = (key) => (key ? Number(key.dataset.class) : null);
  /** @param {HTMLElement} home @returns {NodeListOf<HTMLElement>} */
  const keysIn = (home) => home.querySelectorAll('[data-class]');
  /** @param {HTMLElement} home @returns {HTMLButtonElement[]} */
  const buttonsIn = (home) => [...home.querySelectorAll('button.linked-key')].filter((one) => one instanceof HTMLButtonElement);

  class LinkedKeys {
    /** @param {Atlas.KeysTold} told */
    constructor({ light, name, say }) {
      this.light = light;
      this.name = name;
      this.say = say;
      /** @type {Set<HTMLElement>} */
      this.homes = new Set();
      /** @type {WeakSet<HTMLElement>} */
      this.heard = new WeakSet();
      /** @type {number | null} */
      this.kept = null;
      /** @type {number | null} */
      this.pointed = null;
      /** @type {number | null} */
      this.lit = null;
      /** The class of what is pointed at on the map. @type {number | null} */
      this.here = null;
      this.timer = 0;
      document.addEventListener('keydown', ({ key }) => key === 'Escape' && this.letGo());
      // Paper shows what is kept, and nothing that only a pointer rests on.
      window.addEventListener('beforeprint', () => this.point(null));
    }

    /**
     * Write the keys of an element anew; who was at one of them still is.
     * @param {HTMLElement} home @param {() => void} write @param {string} [line]
     */
    rewrite(home, write, line) {
      const active = document.activeElement;
      const at = home.contains(active) ? keyAt(active) : null;
      write();
      this.tie(home, line);
      const again = at && [...keysIn(home)].find((key) => classOf(key) === classOf(at) && this.buttonOf(key));
      const button = again && this.buttonOf(again);
      if (button) button.focus({ preventScroll: true });
    }

    /**
     * Give the keys of an element their buttons, and let `line`, a selector in it, lend its room to the sentence.
     * @param {HTMLElement} home @param {string} [line]
     */
    tie(home, line = '') {
      const keys = keysIn(home);
      if (!keys.length) return;
      this.homes.add(home);
      for (const key of keys) {
        const name = this.name(Number(key.dataset.class));
        // What is hidden from readers of the screen, a bar over its list, is for the pointer alone.
        if (key.closest('[aria-hidden]') || this.buttonOf(key)) continue;
        key.append(make('button', { type: 'button', class: 'linked-key', 'aria-label': name, tabindex: '-1' }));
      }
      const buttons = buttonsIn(home);
      if (buttons.length && !buttons.some(({ tabIndex }) => tabIndex === 0)) buttons[0].tabIndex = 0;
      const lender = line ? home.querySelector(line) : null;
      if (lender && !lender.querySelector('.key-sentence')) {
        lender.classList.add('lends-line');
        lender.append(make('span', { class: 'key-sentence', 'aria-live': 'polite' }));
      }
      if (!this.heard.has(home)) this.listen(home);
      this.mirror();
    }

    /** @param {HTMLElement} key @returns {HTMLButtonElement | null} */
    buttonOf(key) {
      return key.querySelector('button.linked-key');
    }

    /** @param {HTMLElement} home */
    listen(home) {
      this.heard.add(home);
      /** @param {PointerEvent} event */
      const hover = ({ pointerType, target }) => pointerType === 'mouse' && this.wait(classOf(keyAt(target)));
      home.addEventListener('pointerover', hover);
      home.addEventListener('pointerleave', ({ pointerType }) => pointerType === 'mouse' && this.wait(null));
      home.addEventListener('focusin', ({ target }) => {
        if (target instanceof Element && target.matches(':focus-visible')) this.point(classOf(keyAt(target)));
      });
      home.addEventListener('focusout', () => this.point(null));
      home.addEventListener('click', ({ target }) => this.keep(classOf(keyAt(target))));
      home.addEventListener('keydown', (event) => this.press(event, home));
    }

    /**
     * Point at a class, or at none, once the mouse rests; from one to the next there is nothing to wait for.
     * @param {number | null} group
     */
    wait(group) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.point(group), group === null || this.pointed === null ? DWELL_MS : 0);
    }

    /** @param {number | null} group */
    point(group) {
      clearTimeout(this.timer);
      this.pointed = group;
      this.mirror();
    }

    /**
     * Keep a class, or let go of the one that is kept.
     * @param {number | null} group
     */
    keep(group) {
      if (group === null) return;
      clearTimeout(this.timer);
      this.kept = group === this.kept ? null : group;
      // Where the pointer still rests the map would not show that it is let go.
      this.pointed = null;
      this.mirror();
    }

    /** Forget what is lit without telling who is about to draw anew; returns null. */
    drop() {
      this.kept = this.pointed = this.lit = null;
      this.mirror();
      return null;
    }

    /**
     * Whether a class has a key; none at all needs none.
     * @param {number | null} group
     */
    has(group) {
      return group === null || [...this.homes].some((home) => [...keysIn(home)].some((key) => classOf(key) === group && this.buttonOf(key)));
    }

    letGo() {
      this.kept = null;
      this.point(null);
    }

    /** @param {KeyboardEvent} event @param {HTMLElement} home */
    press(event, home) {
      const buttons = buttonsIn(home);
      const at = buttons.findIndex((one) => one === event.target);
      const last = buttons.length - 1;
      const to = {
        ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last,
      }[event.key];
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      const next = buttons[Math.max(0, Math.min(last, to))];
      for (const one of buttons) one.tabIndex = one === next ? 0 : -1;
      next.focus();
    }

    /**
     * Mark the class of what is pointed at on the map; null for none.
     * @param {number | null} group
     */
    mark(group) {
      if (group === this.here) return;
      this.here = group;
      for (const home of this.homes) this.markIn(home);
    }

    /** @param {HTMLElement} home */
    markIn(home) {
      for (const key of keysIn(home)) key.classList.toggle('is-here', classOf(key) === this.here);
    }

    /** Let keys, sentences and the map show what is pointed at, or else kept. */
    mirror() {
      const lit = this.pointed === null ? this.kept : this.pointed;
      for (const home of this.homes) {
        if (home.isConnected) this.mirrorIn(home, lit);
        else this.homes.delete(home);
      }
      if (lit === this.lit) return;
      this.lit = lit;
      this.light(lit);
    }

    /** @param {HTMLElement} home @param {number | null} lit */
    mirrorIn(home, lit) {
      home.classList.toggle('is-lit', lit !== null);
      for (const key of keysIn(home)) {
        key.classList.toggle('is-lit-key', classOf(key) === lit);
        key.classList.toggle('is-kept', classOf(key) === this.kept);
        const button = this.buttonOf(key);
        if (button) button.setAttribute('aria-pressed', String(classOf(key) === this.kept));
      }
      this.markIn(home);
      const sentence = home.querySelector('.key-sentence');
      if (!sentence || !sentence.parentElement) return;
      const said = lit === null ? '' : this.say(lit);
      if (sentence.textContent !== said) sentence.textContent = said;
      sentence.parentElement.classList.toggle('is-lent', lit !== null);
    }
  }

  ATLAS.LinkedKeys = LinkedKeys;
})(window.ATLAS);
