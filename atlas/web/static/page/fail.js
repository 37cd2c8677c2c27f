'use strict';
/*
 * What comes to a page and what does not: how a further script is loaded, and what a reader is told
 * when it fails. Never nothing, and never a word of ours. It stands first in whatever a page loads first.
 *
 * ATLAS.script(src): a promise that is kept when a script has run. ATLAS.fail(element, key, again): a
 * notice after an element, or on a map, in the page's language, with a button; the element waits no longer.
 * ATLAS.attempt(element, act, what): does something; where it fails, the notice stands at the element,
 * and its button does it again. `what` tells apart what is attempted at one element.
 *
 * All files of a build bear its stamp, and the page asks for them with it (?v=). Numbers stand by
 * place, so those of another build would be drawn on the wrong counties: a file whose stamp is not
 * the page's ends itself (ATLAS.checkStamp), and the reader is asked to load the page anew.
 */
(function (ATLAS) {
  // What tells of failures must run where other scripts cannot: no newer function than they need is
  // called here, such as Object.hasOwn, which browsers have since 2021.
  /** @param {object} it @param {string} key */
  const has = (it, key) => Object.prototype.hasOwnProperty.call(it, key);

  // The engine brings it too, for pages of others.
  if (has(ATLAS, 'fail')) return;

  /** The sentences and what their buttons say, by language: a build writes them here. */
  const WORDS = /** @type {Record<string, Record<string, string>>} */ ({});

  const current = () => /** @type {HTMLScriptElement | null} */ (document.currentScript);
  const own = current();
  /** With what the page asks for its files: the address of its first script names it. */
  const stamp = own && own.src ? new URL(own.src).searchParams.get('v') : null;
  let isRenewed = false;

  /** @type {WeakSet<Element>} */
  const asked = new WeakSet();
  /** Those at an element, by what failed there. @type {WeakMap<Element, Record<string, HTMLElement>>} */
  const notices = new WeakMap();

  /** @type {Atlas.Registry['stamped']} */
  ATLAS.stamped = function (src) {
    const url = new URL(src, document.baseURI);
    if (stamp) url.searchParams.set('v', stamp);
    return url.href;
  };

  /** @type {Atlas.Registry['script']} */
  ATLAS.script = (src) => new Promise((keep, refuse) => {
    const script = Object.assign(document.createElement('script'), { src: ATLAS.stamped(src) });
    const fails = () => {
      script.remove();
      refuse(new Error(`ATLAS: ${src} could not be loaded`));
    };
    script.onload = () => (isRenewed ? fails() : keep());
    script.onerror = fails;
    asked.add(script);
    document.head.append(script);
  });

  /** @type {Atlas.Registry['checkStamp']} */
  ATLAS.checkStamp = function (build) {
    if (!stamp || !build || (build === stamp && !isRenewed)) return;
    isRenewed = true;
    const script = current();
    // Of a script that was asked for, who asked will tell.
    if (!script || !asked.has(script)) ATLAS.fail(document.querySelector('main') || document.body);
    throw new Error(`ATLAS: the page is of build ${stamp}, a file of ${build}`);
  };

  function words() {
    const { dataset, lang: own } = document.documentElement;
    // An embedded page is in the language that its address asks for.
    const wanted = [dataset.lang || '', own.slice(0, 2)];
    return WORDS[wanted.find((lang) => has(WORDS, lang)) || Object.keys(WORDS)[0]] || {};
  }

  /** @param {Element} element @param {string} what */
  function clear(element, what) {
    const { [what]: notice, ...others } = notices.get(element) || {};
    notices.set(element, others);
    if (notice) notice.remove();
  }

  /**
   * A notice on a map, which takes none of its clicks and keys for its own.
   * @param {Element} map @param {HTMLElement} notice
   */
  function over(map, notice) {
    for (const type of ['click', 'dblclick', 'mousedown', 'pointerdown', 'touchstart', 'keydown']) {
      notice.addEventListener(type, (event) => event.stopPropagation());
    }
    map.append(notice);
  }

  const reload = () => window.location.reload();

  /** @type {Atlas.Registry['fail']} */
  ATLAS.fail = function (element, key = 'failed', again = reload, what = '') {
    const why = isRenewed ? 'renewed' : what;
    clear(element, why);
    for (const busy of [element, ...element.querySelectorAll('[aria-busy]')]) busy.removeAttribute('aria-busy');
    const said = words();
    const notice = document.createElement('p');
    notice.className = 'failed';
    notice.setAttribute('role', 'alert');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = said[isRenewed ? 'reload' : 'try_again'];
    button.addEventListener('click', () => {
      clear(element, why);
      (isRenewed ? reload : again)();
    });
    notice.append(isRenewed ? said.renewed : said[key] || key, ' ', button);
    notices.set(element, { ...notices.get(element), [why]: notice });
    if (element.matches('body, main')) element.prepend(notice);
    else if (element.matches('.map')) over(element, notice);
    else element.after(notice);
    return notice;
  };

  /** @type {Atlas.Registry['attempt']} */
  ATLAS.attempt = async (element, act, what = '') => {
    try {
      await act();
      clear(element, what);
    } catch (error) {
      console.error(error);
      ATLAS.fail(element, 'failed', () => ATLAS.attempt(element, act, what), what);
    }
  };
})(window.ATLAS = window.ATLAS || {});
// A build writes its stamp here.
window.ATLAS.checkStamp();
