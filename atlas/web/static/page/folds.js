'use strict';
/*
 * The folds of a page of reference, details.fold: all are open on paper, and a button opens or closes them all. The
 * one that an address or a link names is opened, with those around it, for browsers that do not do so themselves.
 */
(function () {
  /** @type {NodeListOf<HTMLDetailsElement>} */
  const folds = document.querySelectorAll('details.fold');
  const button = /** @type {HTMLButtonElement | null} */ (document.querySelector('.unfold'));
  /** Those that were closed before the page was printed. @type {HTMLDetailsElement[]} */
  let closed = [];

  /** Open what holds the target of the address, and show its heading. */
  function follow() {
    const target = document.querySelector(':target');
    let fold = target && target.closest('details');
    if (!target || !fold) return;
    const heading = fold.querySelector('summary');
    const whole = target.parentElement === fold ? heading : target;
    for (; fold; fold = fold.parentElement && fold.parentElement.closest('details')) fold.open = true;
    if (whole) whole.scrollIntoView({ behavior: 'instant' });
  }

  if (button) {
    const labels = [button.textContent || '', button.dataset.other || ''];
    button.addEventListener('click', () => {
      const open = button.textContent === labels[0];
      folds.forEach((fold) => { fold.open = open; });
      button.textContent = labels[open ? 1 : 0];
    });
  }
  document.addEventListener('click', ({ target }) => {
    // The address changes once the click is over.
    if (target instanceof Element && target.closest('a[href^="#"]')) setTimeout(follow);
  });
  addEventListener('beforeprint', () => {
    closed = [...folds].filter((fold) => !fold.open);
    closed.forEach((fold) => { fold.open = true; });
  });
  addEventListener('afterprint', () => closed.forEach((fold) => { fold.open = false; }));
  follow();
})();
