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
    /** Whether the address names a reader's own table that the page no longer has. */
    lost: boolean;
  }

  interface ExploreWords extends Record<'rank' | 'cardHint' | 'close' | 'page' | 'land' | 'left' | 'leftUnits' | 'leftNone' | 'mapLabel'
    | 'units' | 'yearsIn' | 'noLevel' | 'levelForBoth' | 'levelInstead' | 'scales' | 'between' | 'linkSelected' | 'linkCopied'
    | 'start' | 'here' | 'own' | 'ownLost' | 'ownLink', string> {
    levels: Record<Level, string>;
  }

  interface Words {
    explore: ExploreWords;
    own: OwnWords;
  }

  interface Payloads {
    catalogue: Entry[];
    own: OwnGiven;
  }

  /** What a reader's own table is drawn with: unit set by level, the column of people by set. */
  interface OwnGiven {
    sets: LevelSets;
    people: Record<string, string>;
    palettes: OwnPalettes;
  }

  type OwnPalettes = Record<'sequential' | 'diverging', { light: string[]; dark: string[]; losses: number }>;

  /** A reader's own table with all choices: what a file saves. */
  interface OwnState {
    table: OwnTable;
    name: string;
    columns: OwnColumns;
    isCount: boolean;
    answers: Map<string, string>;
    classing: OwnClassing;
    title: string;
    unit: string;
    source: string;
  }

  /** What becomes a layer of it. */
  interface OwnMap extends Pick<OwnState, 'isCount' | 'classing' | 'title' | 'unit' | 'source'> {
    joined: OwnJoined;
    breaks: Breaks;
    /** Name of the column of values. */
    label: string;
  }

  interface OwnWords extends Record<'local' | 'takes' | 'file' | 'drop' | 'dropHere' | 'paste' | 'read' | 'pasted' | 'size' | 'sizeIn'
    | 'result' | 'keyColumn' | 'withinColumn' | 'withinNone' | 'valueColumn' | 'kind' | 'rate' | 'count' | 'kindNote' | 'title'
    | 'unit' | 'source' | 'classes' | 'quantile' | 'equal' | 'own' | 'steps' | 'breaks' | 'diverging' | 'middle' | 'lower' | 'higher'
    | 'below' | 'above' | 'negative' | 'positive' | 'ask' | 'askMore' | 'askNone' | 'left' | 'leftRow' | 'leftMore' | 'leftCsv'
    | 'rows' | 'more' | 'save' | 'remove' | 'another' | 'missing' | 'separate' | 'transfer' | 'shares' | 'legend' | 'about' | 'from'
    | 'unsourced' | 'between' | 'dash', string> {
    notes: string[];
    faults: Record<string, string>;
    reasons: Record<OwnReason, string>;
  }

  /** What the panel of a reader's own table asks of the explorer. */
  interface OwnTools {
    lang: Lang;
    /** Show the map `own` at its level. */
    show(level: Level): void;
    /** Show another in its place. */
    leave(): Promise<void>;
    goTo(code: string, level: Level): void;
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
    ownLayer: {
      put(map: OwnMap, words: OwnWords, lang: Lang): void;
      drop(lang: Lang): void;
      legendTitle(map: Pick<OwnMap, 'label' | 'unit'>, words: OwnWords): string;
    };
    ownPanel(home: HTMLElement, tools: OwnTools): Promise<void>;
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
