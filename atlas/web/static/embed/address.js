/*
 * In the head of an embedded map: the language and the theme that its address asks for, before
 * anything is shown. The page says light, as most articles are; theme=auto takes that back. ATLAS.frame reads the same for what the scripts write.
 */
(function ({ dataset }, asked) {
  const theme = asked.get('theme');
  dataset.lang = asked.get('lang') === 'en' ? 'en' : 'zh';
  if (theme === 'dark') dataset.theme = theme;
  if (theme === 'auto') delete dataset.theme;
})(document.documentElement, new URLSearchParams(location.search));
