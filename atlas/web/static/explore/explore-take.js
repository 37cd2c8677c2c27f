'use strict';
/*
 * ATLAS.exploreTake: what a reader takes from the explorer: the address of the view, and its picture.
 */
(function (ATLAS) {
  /**
   * Copy the address; where the browser refuses that, show it selected.
   * @param {HTMLElement} home @param {Atlas.ExploreWords} words
   */
  function link(home, words) {
    const field = ATLAS.one('input', home);
    const said = ATLAS.one('[role=status]', home);
    field.value = window.location.href;
    /** @param {string} text */
    const say = (text) => {
      said.textContent = text;
      said.scrollIntoView({ block: 'nearest' });
    };
    const select = () => {
      field.hidden = false;
      field.select();
      say(words.linkSelected);
    };
    if (!navigator.clipboard) return select();
    return navigator.clipboard.writeText(field.value).then(() => {
      field.hidden = true;
      say(words.linkCopied);
    }, select);
  }

  /**
   * Save the maps as they are seen; `cut` is where one lies over the other, null if none does.
   * @param {Atlas.Pane[]} panes @param {number | null} cut @param {string} name
   */
  async function picture(panes, cut, name) {
    const canvas = ATLAS.picture(panes.map((pane) => pane.pictured(cut !== null)), cut);
    await ATLAS.save.picture(canvas, name);
  }

  ATLAS.exploreTake = { link, picture };
})(window.ATLAS);
