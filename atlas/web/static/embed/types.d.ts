/* What maps and charts inside a foreign page share. */
declare namespace Atlas {
  interface EmbedWords extends Record<'source' | 'stop' | 'caveat' | 'open' | 'more' | 'mapLabel' | 'here', string> {
    levels: Record<Level, string>;
  }

  interface Words {
    embed: EmbedWords;
  }

  /** As much of jQuery as Folium writes. */
  type Query = (given: string | Document) => (Element | null)[] | { ready(act: () => void): void };

  interface Registry {
    withMap(add: (leaflet: L.Map, $: Query) => void): void;
    frame: {
      asked: URLSearchParams;
      lang: Lang;
      theme: ThemeWish;
      tree: string;
      link(href: string, text: string): HTMLAnchorElement;
      watch(element: Element): void;
      open(id: string): void;
    };
  }
}
