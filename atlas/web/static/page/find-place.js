'use strict';
/*
 * Search boxes for a place: every form.find with an input becomes a combobox over the index of all
 * places, which is loaded when the box is first entered.
 *
 * Arrow keys choose, Enter opens the chosen place or the first, Escape closes.
 */
(function (ATLAS) {
  const MOST = 12;
  let number = 0;

  class Box {
    /** @param {HTMLFormElement} form */
    constructor(form) {
      this.form = form;
      this.input = ATLAS.one('input', form);
      this.status = ATLAS.one('[role=status]', form);
      this.list = ATLAS.one('ul', form);
      this.id = `places-found-${number++}`;
      this.active = -1;
      /** @type {Atlas.Found[]} */
      this.found = [];
      this.label();
      this.input.addEventListener('focus', () => this.load(() => {}), { once: true });
      this.input.addEventListener('input', () => this.load(() => this.show()));
      this.input.addEventListener('keydown', (event) => this.key(event));
      form.addEventListener('focusout', (event) => form.contains(/** @type {Node | null} */ (event.relatedTarget)) || this.close());
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        this.load(() => {
          this.show();
          this.open(Math.max(0, this.active));
        });
      });
      form.hidden = false;
    }

    label() {
      const label = this.form.querySelector('label');
      this.list.id = this.id;
      this.list.setAttribute('role', 'listbox');
      this.list.setAttribute('aria-label', label ? label.textContent : '');
      this.list.hidden = true;
      const how = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': this.id, 'aria-expanded': 'false' };
      Object.entries(how).forEach(([name, value]) => this.input.setAttribute(name, value));
    }

    /**
     * Do something with the index, once it is there.
     * @param {() => void} act
     */
    load(act) {
      return ATLAS.attempt(this.form, () => ATLAS.load('search.js').then(act));
    }

    show() {
      const found = ATLAS.search(this.input.value, MOST);
      const lang = document.documentElement.lang === 'en' ? 'en' : 'zh';
      const words = ATLAS.get('search', 'index').words[lang];
      this.found = found;
      this.list.replaceChildren(...found.map((place, i) => this.option(place, i)));
      const key = found.total > found.length ? 'search_more' : found.total ? 'search_count' : 'search_none';
      this.status.textContent = this.input.value.trim() ? ATLAS.filled(words[key], { n: found.total, shown: found.length }) : '';
      this.list.hidden = !found.length;
      this.input.setAttribute('aria-expanded', String(Boolean(found.length)));
      this.choose(-1);
    }

    /** @param {Atlas.Found} found @param {number} place */
    option({ name, other, within }, place) {
      const row = document.createElement('li');
      row.id = `${this.id}-${place}`;
      row.setAttribute('role', 'option');
      row.setAttribute('aria-selected', 'false');
      const small = document.createElement('small');
      small.textContent = [within, other].filter((text) => text && text !== name).join(' · ');
      row.append(name, ' ', small);
      // Before the box loses the focus, which would close the list.
      row.addEventListener('mousedown', (event) => event.preventDefault());
      row.addEventListener('click', () => this.open(place));
      return row;
    }

    /** @param {number} place */
    choose(place) {
      const { children } = this.list;
      if (children[this.active]) children[this.active].setAttribute('aria-selected', 'false');
      this.active = place;
      if (place < 0) return this.input.removeAttribute('aria-activedescendant');
      children[place].setAttribute('aria-selected', 'true');
      children[place].scrollIntoView({ block: 'nearest' });
      return this.input.setAttribute('aria-activedescendant', children[place].id);
    }

    /** @param {KeyboardEvent} event */
    key(event) {
      const last = this.list.hidden ? -1 : this.list.children.length - 1;
      /** @type {Record<string, number>} */
      const steps = { ArrowDown: this.active < last ? this.active + 1 : 0, ArrowUp: this.active > 0 ? this.active - 1 : last };
      const next = steps[event.key];
      if (next !== undefined && last >= 0) {
        event.preventDefault();
        this.choose(next);
      } else if (event.key === 'Escape' && last >= 0) {
        event.preventDefault();
        this.close();
      }
    }

    close() {
      this.list.hidden = true;
      this.input.setAttribute('aria-expanded', 'false');
      this.choose(-1);
    }

    /**
     * Go to a place, unless the page takes the event atlas:found and shows it itself.
     * @param {number} place
     */
    open(place) {
      const detail = this.found[place];
      if (!detail) return;
      if (detail.level === 'term') {
        location.href = detail.href;
        return;
      }
      const event = new CustomEvent('atlas:found', { detail, bubbles: true, cancelable: true });
      if (this.form.dispatchEvent(event)) location.href = detail.href;
      else this.close();
    }
  }

  ATLAS.findPlace = (form) => new Box(form);
  for (const form of document.querySelectorAll('form')) if (form.matches('.find')) new Box(form);
})(window.ATLAS);
