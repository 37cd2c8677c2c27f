/* The explorer: its catalogue of maps, its state, and its parts. */
declare namespace Atlas {
  /** A map to choose: one entry for the layers that show the same at several levels. */
  interface Entry {
    id: string;
    /** Ids of all layers that it stands for, with spaces between. */
    same: string;
    pages: Partial<Record<Level, string>>;
    group: string;
    name: string;
    family: string;
    years: string;
  }

  type LevelWish = Level | 'auto';
  type FilterName = 'all' | 'sure' | 'known';

  interface ExploreState {
    map: string;
    with: string | null;
    /** Where the divider stands, per cent; null where the maps stand side by side. */
    swipe: number | null;
    level: LevelWish;
    people: boolean;
    only: FilterName;
    place: string | null;
    view: Place | null;
  }

  interface ExploreWords extends Record<'rank' | 'cardHint' | 'close' | 'page' | 'land' | 'left' | 'leftUnits' | 'leftNone' | 'mapLabel'
    | 'units' | 'yearsIn' | 'noLevel' | 'levelForBoth' | 'levelInstead' | 'scales' | 'between' | 'linkSelected' | 'linkCopied'
    | 'start' | 'here', string> {
    levels: Record<Level, string>;
  }

  interface Words {
    explore: ExploreWords;
  }

  interface Payloads {
    catalogue: Entry[];
  }

  interface Pane {
    element: HTMLElement;
    /** Made when it is first shown. */
    map?: AtlasMap;
    about: HTMLAnchorElement;
    level?: Level;
    followed: boolean;
    isQuiet: boolean;
    stepping?: () => void;
    levelOfZoom(): Level;
    show(state: ExploreState, level: Level): Promise<void>;
    quietly(act: () => void): void;
    pictured(isSided: boolean): Pictured;
  }

  /** A pane whose map is there. */
  interface MadePane extends Pane {
    map: AtlasMap;
  }

  interface Registry {
    exploreState: {
      read(hash: string, maps: Entry[], start: string): ExploreState;
      write(state: ExploreState): string;
      entryOf(maps: Entry[], id: string | null): Entry | undefined;
      knownEntry(maps: Entry[], id: string): Entry;
      levelsFor(wanted: Level, layers: LayerPayload[]): Level[];
    };
    ExplorePane: new (element: HTMLElement, words: ExploreWords, lang: Lang) => Pane;
    exploreCard: {
      writeCard(element: HTMLElement, panes: MadePane[], code: string | null, words: ExploreWords, how: { clear(): void }): void;
      rankOf(map: AtlasMap, code: string): { rank: number; n: number } | null;
    };
    exploreSay: {
      periods(root: HTMLElement, maps: Entry[], state: ExploreState, tools: { lang: Lang; words: ExploreWords; choose(changes: Partial<ExploreState>): void }): void;
      remarks(element: HTMLElement, state: ExploreState, shown: { levels: Level[]; layers: LayerPayload[]; words: ExploreWords }): void;
    };
    exploreSwipe(home: HTMLElement, panes: Pane[], keep: (at: number) => void): {
      show(state: ExploreState): void;
      dress(): void;
      isOn(): boolean;
      at(): number;
      cut(): number;
    };
    exploreSheet(root: HTMLElement, tools: { clear(): void; home(): void }): {
      mirrorPlace(panes: MadePane[], code: string | null): void;
      reveal(): void;
    };
    exploreTake: {
      link(home: HTMLElement, words: ExploreWords): Promise<void> | void;
      picture(panes: Pane[], cut: number | null, name: string): Promise<void>;
    };
  }
}
