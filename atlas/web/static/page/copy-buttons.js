'use strict';
/*
 * The buttons of a page that copy what it shows: data-copy names the element, data-copied and data-failed
 * are what the status beside the button says then. They are hidden where no script runs.
 */
(function (ATLAS) {
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('button[data-copy]'))) {
    const { copy = '', copied = '', failed = '' } = button.dataset;
    const source = document.getElementById(copy);
    const status = button.parentElement && button.parentElement.querySelector('[role=status]');
    if (!source || !status) continue;
    button.hidden = false;
    button.addEventListener('click', async () => {
      status.textContent = await ATLAS.copy(source) ? copied : failed;
    });
  }
})(window.ATLAS);
