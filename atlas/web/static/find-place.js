'use strict';
/*
 * Search for a place on the first page: prefectures by the list on the page, districts and
 * counties by the names that the map has loaded. On a Chinese page the English names are loaded
 * at the first key, so that pinyin finds a place too.
 */
(function (ATLAS) {
  const MOST = 12;
  const form = document.querySelector('form.find');
  if (!form) return;
  const { set, lang, assets } = form.dataset;
  const input = form.querySelector('input');
  const status = form.querySelector('[role=status]');
  const results = form.querySelector('ul');
  const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f'’\s-]/g, '').toLowerCase();
  const links = new Map();
  for (const link of document.querySelectorAll('#places .province a')) {
    const code = /(\d{6})\.html$/.exec(link.getAttribute('href'))[1];
    links.set(code, { href: link.getAttribute('href'), name: link.textContent });
  }
  let entries = null;
  let other = lang === 'zh' ? 'wanted' : 'none';

  /** Every place: what is shown, where it leads, and what it answers to. */
  function buildEntries() {
    const units = ATLAS.get('units', set);
    const languages = other === 'ready' ? [lang, 'en'] : [lang];
    const names = languages.map((id) => ATLAS.get('names', `${set}.${id}`));
    const places = units.prefs
      .map((code, place) => ({ code, keys: names.map((all) => plain(all.pref[place])), name: names[0].pref[place], within: '' }));
    const counties = units.codes.map((code, unit) => {
      const place = units.pref[unit];
      return {
        code: units.prefs[place], keys: names.map((all) => plain(all.unit[unit])),
        name: names[0].unit[unit], within: names[0].pref[place],
      };
    });
    return [...places, ...counties].filter(({ code }) => links.has(code));
  }

  function loadOther() {
    if (other !== 'wanted') return;
    other = 'asked';
    const script = document.createElement('script');
    script.src = `${assets}/names/${set}.en.js`;
    script.onload = () => {
      other = 'ready';
      entries = null;
      show();
    };
    document.body.append(script);
  }

  /** 0 for the whole name, 1 for its beginning, 2 for any part of it; 3 for no match. */
  const distance = (key, query) => (key === query ? 0 : key.startsWith(query) ? 1 : key.includes(query) ? 2 : 3);

  function find(query) {
    entries = entries || buildEntries();
    const found = [];
    entries.forEach((entry, order) => {
      const rank = Math.min(...entry.keys.map((key) => distance(key, query)));
      if (rank < 3) found.push({ entry, rank: 10 * rank + (entry.within ? 1 : 0), order });
    });
    return found.sort((a, b) => a.rank - b.rank || a.order - b.order).map(({ entry }) => entry);
  }

  function item({ code, name, within }) {
    const row = document.createElement('li');
    const link = document.createElement('a');
    link.href = links.get(code).href;
    link.textContent = name;
    if (within && within !== name) {
      const place = document.createElement('small');
      place.textContent = within;
      link.append(' ', place);
    }
    row.append(link);
    return row;
  }

  function show() {
    const query = plain(input.value.trim());
    const found = query ? find(query) : [];
    results.replaceChildren(...found.slice(0, MOST).map(item));
    status.textContent = query && !found.length ? status.dataset.none : '';
  }

  input.addEventListener('focus', loadOther, { once: true });
  input.addEventListener('input', show);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const first = results.querySelector('a');
    if (first) first.click();
  });
  form.hidden = false;
})(window.ATLAS);
