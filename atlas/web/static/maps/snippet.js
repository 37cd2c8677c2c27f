'use strict';
/*
 * ATLAS.snippet(map, tools): a dialog with the code that puts this map into another page, or,
 * without a map, a chart.
 *
 * tools: {file(lang), lang, base, words, about(lang), height}; file(lang) is the embed page from the
 * site's root (one that all languages share is asked for ?lang), base the site's absolute address or
 * '', about(lang) a promise of its title.
 */
(function (ATLAS) {
  const { part } = ATLAS;
  const HEIGHT = 620;

  /** @param {string} text */
  const escaped = (text) => text.replace(/[&"<>]/g, (mark) => /** @type {Record<string, string>} */ ({ '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' })[mark]);

  /**
   * @param {string} label @param {string} name @param {[value: string, words: string][]} options
   * @param {string} chosen
   */
  function choice(label, name, options, chosen) {
    const select = document.createElement('select');
    select.name = name;
    for (const [value, words] of options) select.append(new Option(words, value, value === chosen, value === chosen));
    return part('label', '', [part('span', '', label), select]);
  }

  /**
   * Address of the embed page: where the site will stand, else where it stands, else relative.
   * @param {Atlas.SnippetTools} snippetTools @param {Atlas.Lang} lang
   */
  function addressOf({ file, base }, lang) {
    if (base) return base + file(lang);
    const here = pageOf(file(lang));
    return here.startsWith('file:') ? file(lang) : here;
  }

  /** @param {string} file */
  const pageOf = (file) => new URL(`../${file}`, ATLAS.base).href;

  /**
   * Query of the embed page; what is the default is left out.
   * @param {HTMLFormElement} form @param {Atlas.AtlasMap | null} map
   * @param {Atlas.SnippetTools} snippetTools
   */
  function queryOf(form, map, { file }) {
    const said = new FormData(form);
    /** @param {string} name */
    const chosen = (name) => String(said.get(name) || '');
    const query = new URLSearchParams();
    if (chosen('lang') !== 'zh' && file('zh') === file('en')) query.set('lang', chosen('lang'));
    if (map && chosen('level') && ATLAS.setAt(map.home.levels, chosen('level')) !== map.home.set) query.set('level', chosen('level'));
    if (chosen('theme') !== 'light') query.set('theme', chosen('theme'));
    if (chosen('place')) query.set('place', chosen('place'));
    if (chosen('at')) query.set('at', chosen('at'));
    // Commas may stand there, and read better.
    const text = query.toString().replace(/%2C/g, ',');
    return text && `?${text}`;
  }

  /** @param {string} address @param {string} title @param {string} host @param {number} height */
  const codeOf = (address, title, host, height) =>
    `<iframe src="${escaped(address)}" title="${escaped(title)}" width="100%" height="${height}" ` +
    `style="border:0" loading="lazy"></iframe>\n<script>${host}</script>`;

  class SnippetDialog {
    /** @param {Atlas.AtlasMap | null} map @param {Atlas.SnippetTools} tools */
    constructor(map, tools) {
      this.map = map;
      this.tools = tools;
      const { words } = tools;
      this.dialog = document.createElement('dialog');
      this.dialog.className = 'snippet';
      this.dialog.setAttribute('aria-labelledby', 'snippet-title');
      this.form = document.createElement('form');
      this.form.addEventListener('change', () => this.write());
      this.field = Object.assign(document.createElement('textarea'), { readOnly: true, rows: 7, spellcheck: false });
      this.status = part('span', 'note', [' ']);
      this.status.setAttribute('role', 'status');
      this.preview = Object.assign(document.createElement('iframe'), { className: 'preview', title: words.preview });
      const title = part('h2', '', [words.embedTitle]);
      title.id = 'snippet-title';
      const known = /^https?:/.test(addressOf(tools, tools.lang));
      this.dialog.append(...[
        title, this.form,
        part('label', 'code', [part('span', '', words.code), this.field]),
        part('p', 'note', [known ? words.codeNote : words.codeNoteRelative]),
        part('p', 'buttons', [
          this.button(words.copy, () => this.copyCode()), this.button(words.close, () => this.dialog.close()), this.status,
        ]),
        part('p', 'preview-title', [words.preview]), this.preview,
      ]);
      document.body.append(this.dialog);
      window.addEventListener('message', (event) => this.fit(event));
    }

    /** @param {string} words @param {() => void} act */
    button(words, act) {
      const made = part('button', 'action', [words]);
      made.type = 'button';
      made.addEventListener('click', act);
      return made;
    }

    open() {
      this.offer();
      this.write();
      this.dialog.showModal();
    }

    /** The choices, from the level, the place and the view that the map shows now. */
    offer() {
      const { map, tools: { words, lang } } = this;
      /** @type {Atlas.LevelSets} */
      const levels = map ? map.home.levels : {};
      const facts = !map || map.selected < 0 ? null : map.info(map.scene.units.codes[map.selected]);
      const names = /** @type {Atlas.Level[]} */ (Object.keys(levels));
      const view = map && ATLAS.address.textOf(ATLAS.viewOf(map));
      const parts = [
        choice(words.language, 'lang', Object.entries(words.languages), lang),
        map && names.length > 1
          ? choice(words.level, 'level', names.map((level) => [level, words.levels[level]]), ATLAS.levelOf({ ...map.config, levels }))
          : null,
        choice(words.theme, 'theme', Object.entries(words.themes), 'light'),
        facts ? choice(words.place, 'place', [['', words.placeNone], [facts.code, facts.name]], facts.code) : null,
        view ? choice(words.view, 'at', [['', words.viewNone], [view, words.viewNow]], view) : null,
      ];
      this.form.replaceChildren(...parts.filter((one) => one !== null));
    }

    write() {
      const { tools } = this;
      const query = queryOf(this.form, this.map, tools);
      const lang = /** @type {Atlas.Lang} */ (new FormData(this.form).get('lang'));
      this.status.textContent = ' ';
      this.preview.src = pageOf(tools.file(lang)) + query;
      ATLAS.attempt(this.form, () => tools.about(lang).then((about) => {
        this.field.value = codeOf(addressOf(tools, lang) + query, about.title, tools.words.host, tools.height || HEIGHT);
      }));
    }

    async copyCode() {
      const { words } = this.tools;
      this.status.textContent = await ATLAS.copy(this.field) ? words.copied : words.copyFailed;
    }

    /** @param {MessageEvent} messageEvent */
    fit({ data, source }) {
      if (source !== this.preview.contentWindow || !data || data.type !== 'china-atlas:height' || !(data.height > 0)) return;
      // As high as the two lines of script for a host allow.
      this.preview.style.height = `${Math.min(Math.ceil(data.height), 5000)}px`;
    }
  }

  /** @type {SnippetDialog | null} */
  let dialog = null;
  ATLAS.snippet = (map, tools) => {
    dialog = dialog || new SnippetDialog(map, tools);
    dialog.open();
  };
})(window.ATLAS);
