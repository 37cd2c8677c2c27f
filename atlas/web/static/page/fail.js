'use strict';
/*
 * What a reader is told when something does not come: never nothing, and never a word of ours.
 *
 * ATLAS.fail(element, key, again): a notice after an element, in the page's language, with a button;
 * the element waits no longer. ATLAS.attempt(element, act): a promise of what `act` returns; where it
 * fails, the notice stands at the element, and its button acts again.
 */
(function (ATLAS) {
  /** The sentences and what their buttons say, by language: a build writes them here. */
  const WORDS = /** @type {Record<string, Record<string, string>>} */ ({});

  /** @type {WeakMap<Element, HTMLElement>} */
  const notices = new WeakMap();

  function words() {
    const wanted = [new URLSearchParams(window.location.search).get('lang') || '', document.documentElement.lang.slice(0, 2)];
    return WORDS[wanted.find((lang) => Object.hasOwn(WORDS, lang)) || Object.keys(WORDS)[0]] || {};
  }

  /** @param {Element} element */
  function clear(element) {
    const notice = notices.get(element);
    notices.delete(element);
    if (notice) notice.remove();
  }

  /** @type {Atlas.Registry['fail']} */
  ATLAS.fail = function (element, key = 'failed', again = () => window.location.reload()) {
    clear(element);
    for (const busy of [element, ...element.querySelectorAll('[aria-busy]')]) busy.removeAttribute('aria-busy');
    const said = words();
    const notice = document.createElement('p');
    notice.className = 'failed';
    notice.setAttribute('role', 'alert');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = said[key === 'renewed' ? 'reload' : 'try_again'];
    button.addEventListener('click', () => {
      clear(element);
      again();
    });
    notice.append(said[key] || key, ' ', button);
    notices.set(element, notice);
    if (element.matches('body, main')) element.prepend(notice);
    else element.after(notice);
    return notice;
  };

  /** @type {Atlas.Registry['attempt']} */
  ATLAS.attempt = async function (element, act, key) {
    try {
      const done = await act();
      clear(element);
      return done;
    } catch (error) {
      console.error(error);
      ATLAS.fail(element, key, () => ATLAS.attempt(element, act, key));
      return undefined;
    }
  };
})(window.ATLAS = window.ATLAS || {});
