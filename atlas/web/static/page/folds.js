'use strict';
/*
 * The folds of a page of reference, details.fold: the one that the address names is opened, with those around it,
 * also by browsers that do not open it themselves; all are open on paper; a button opens or closes them all.
 */
(function () {
  /** @type {NodeListOf<HTMLDetailsElement>} */
  const folds = document.querySelectorAll('details.fold');
  const button = /** @type {HTMLButtonElement | null} */ (document.querySelector('.unfold'));
  /** Those that were closed before the page was printed. @type {HTMLDetailsElement[]} */
  let closed = [];

  /** Open what holds the target of the address, and show its heading. */
  function follow() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
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
  addEventListener('hashchange', follow);
  addEventListener('beforeprint', () => {
    closed = [...folds].filter((fold) => !fold.open);
    closed.forEach((fold) => { fold.open = true; });
  });
  addEventListener('afterprint', () => closed.forEach((fold) => { fold.open = false; }));
  follow();
})();
