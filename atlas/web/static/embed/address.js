/*
 * In the head of an embedded map: the language and the theme that its address asks for, before
 * anything is shown. ATLAS.frame reads the same for what the scripts write.
 */
(function ({ dataset }, asked) {
  const theme = asked.get('theme');
  dataset.lang = asked.get('lang') === 'en' ? 'en' : 'zh';
  if (theme === 'light' || theme === 'dark') dataset.theme = theme;
})(document.documentElement, new URLSearchParams(location.search));
