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
    sets: OwnSets;
    people: Record<string, string>;
    palettes: OwnPalettes;
  }

  /** What becomes a layer of it. */
  interface OwnMap extends Pick<OwnState, 'isCount' | 'classing' | 'title' | 'unit' | 'source'> {
    joined: OwnJoined;
    /** Of a rate: a count has none. */
    breaks: Breaks | null;
    /** Name of the column of values. */
    label: string;
    /** How many of its rows are on the map. */
    said: string;
  }

  interface OwnWords extends Record<'local' | 'takes' | 'file' | 'drop' | 'dropHere' | 'paste' | 'read' | 'pasted' | 'size' | 'sizeIn'
    | 'result' | 'keyColumn' | 'withinColumn' | 'withinNone' | 'valueColumn' | 'kind' | 'rate' | 'count' | 'kindNote' | 'title'
    | 'unit' | 'source' | 'classes' | 'quantile' | 'equal' | 'own' | 'steps' | 'breaks' | 'diverging' | 'middle' | 'lower' | 'higher'
    | 'below' | 'above' | 'negative' | 'positive' | 'ask' | 'meant' | 'askMore' | 'askNone' | 'left' | 'leftRow' | 'leftMore' | 'leftCsv'
    | 'rows' | 'more' | 'save' | 'remove' | 'another' | 'missing' | 'separate' | 'shares' | 'legend' | 'legendUnit' | 'about' | 'from'
    | 'unsourced' | 'between' | 'askYear' | 'listed' | 'askMark' | 'thousands' | 'decimal' | 'year' | 'yearFound' | 'check' | 'totals', string> {
    notes: string[];
    marks: Record<'transfer' | 'merged' | 'closeViews', string>;
    faults: Record<OwnFaultKey, string>;
    expected: Record<OwnExpected, string>;
    reasons: Record<OwnReason, string>;
    columns: Record<'line' | 'key' | 'within' | 'value' | 'reason', string>;
    levels: Record<Level | 'township', string>;
    vintages: Record<string, string>;
  }

  /** What the panel of a reader's own table asks of the explorer. */
  interface OwnHost {
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

  /** A reader's table as it was read: cells as they stand there, trimmed. */
  interface OwnTable {
    /** Names of the columns; letters, as spreadsheets give them, where the table has none. */
    header: string[];
    rows: string[][];
    /** Line of each row in the file, from 1. */
    lines: number[];
    encoding: 'utf-8' | 'gb18030' | 'utf-16' | '';
    delimiter: ',' | ';' | '\t';
    /** Lines above the head, such as a title. */
    above: string[];
  }

  type OwnFaultKey = 'too_big' | 'spreadsheet' | 'binary' | 'no_table' | 'one_column' | 'no_key' | 'no_number' | 'no_match'
    | 'mixed_numbers' | 'several_years' | 'no_year' | 'breaks_number' | 'breaks_order' | 'breaks_middle' | 'breaks_many' | 'not_saved' | 'saved_later' | 'saved_lacks' | 'saved_field';

  /** What a field of a saved table should hold: keys of the words for it. */
  type OwnExpected = 'version' | 'group' | 'text' | 'flag' | 'number' | 'numberOrNone' | 'list' | 'header' | 'rows' | 'row' | 'lines' | 'line'
    | 'column' | 'columnOrNone' | 'answer' | 'vintageOrNone' | 'choice';

  /** What a table or a file is not good for; its key names a sentence, which its fields fill. */
  interface OwnFault extends Error {
    key: OwnFaultKey;
    fields: Record<string, string>;
    /** Of no_match: all rows, each with its reason. */
    left?: OwnLeft[];
  }

  /** Places of columns: what names a unit, what settles names that several bear, numbers, and the number shown. */
  interface OwnColumns {
    key: number;
    within: number | null;
    values: number[];
    value: number;
    /** A second column of what it lies in, and the name beside a code. */
    prefecture: number | null;
    name: number | null;
  }

  type OwnReason = 'unknown' | 'ambiguous' | 'twice' | 'no_value' | 'no_number' | 'other_level' | 'part' | 'no_key'
    | 'incomplete' | 'mixed' | 'without_place' | 'in_city' | 'contradicts' | 'province_name' | 'no_province' | 'elsewhere' | 'other_year' | 'before'
    | 'divided' | 'unsettled';

  interface OwnCandidate {
    code: string;
    name: string;
    within: string;
  }

  /** A row that is not shown. */
  interface OwnLeft {
    line: number;
    key: string;
    within: string;
    value: string;
    reason: OwnReason;
    /** twice: lines; part: unit; other_level: level. */
    fields: Record<string, string>;
    /** Units that the row may mean: of ambiguous and part; of unknown see `near`. */
    candidates: OwnCandidate[];
    /** What an answer is kept under. */
    question: string;
    number?: number;
  }

  /** The sets that rows are joined to, by level; people: county units of which people alone are known, and finer. */
  type OwnSets = LevelSets & { people?: string; earlier?: string };

  /** A year's list, the rows of its census, or the units of a set: list, census, or the set. */
  interface OwnVintage {
    year: number;
    kind: string;
  }

  /** A mark that may part thousands or begin decimals, and a number with it. */
  interface OwnMark {
    mark: string;
    example: string;
  }

  /** A division as it was for some years on end; from and to are the vintages that have it. */
  interface OwnEntry {
    kind: number;
    first: number;
    last: number;
    code: string;
    zh: string;
    en: string;
    short: string[];
    also: string[];
    prefecture: string;
    province: string;
    partOf: string;
    land: string[][];
    from: number;
    to: number;
  }

  interface OwnUppers {
    within(text: string): Set<string>[] | null;
    isProvince(text: string): boolean;
  }

  interface OwnLookup {
    level: Level;
    uppers: OwnUppers;
    sets: string[];
    kinds: string[];
    vintages: OwnVintage[];
    members: Map<string, OwnEntry>[];
    byCode: Map<string, OwnEntry[]>;
    called(text: string): OwnEntry[][];
    land(entry: OwnEntry, set: string): string[];
    unit(entry: OwnEntry, year: number, set: string): string | null;
    canPlace(at: number, set: string): boolean;
    nearest(entries: OwnEntry[], year: number, set: string): { entry: OwnEntry; at: number } | null;
    unitMembers(at: number, set: string): Map<string, Set<string>>;
    isTotal(at: number, code: string): boolean;
    parts(at: number): Map<string, string[]>;
  }

  interface OwnJoined {
    level: Level;
    set: string;
    /** By unit of the set; NaN for none. */
    values: Float64Array;
    /** Rows that are shown: with left they are all. */
    matched: number;
    left: OwnLeft[];
    /** Whose rows they are; null while that is asked. */
    vintage: OwnVintage | null;
    /** What is asked before anything is drawn. */
    asked: 'vintage' | 'separator' | null;
    /** Those that the rows fit and that make other units of them, and all there are. */
    fitting: OwnVintage[];
    vintages: OwnVintage[];
    mark: OwnMark | null;
    /** Rows that were placed otherwise than by a whole name or a code of that year. */
    check: (OwnCandidate & { line: number; key: string })[];
    totals: Record<'given' | 'shown' | 'left', number>;
  }

  interface OwnHow {
    isCount: boolean;
    /** Question of a row that was left, and the code of the unit that it is to be. */
    answers: Map<string, string>;
    /** Whose rows they are; null finds it. Of a year without a kind the list and the census are tried. */
    vintage: { year: number; kind?: string } | null;
    /** What a mark with three digits behind it is. */
    separator: 'thousands' | 'decimal' | null;
  }

  interface OwnClassing {
    way: 'quantile' | 'equal' | 'own';
    steps: number;
    /** What the colours diverge about; null where they rise from pale to dark. */
    middle: number | null;
    /** Of 'own', as they were typed or counted. */
    breaks: number[];
  }

  /** The colours of a scale, as style.toml has them: the first `losses` are of values below the middle. */
  interface Palette {
    light: string[];
    dark: string[];
    losses: number;
  }

  type OwnPalettes = Record<'sequential' | 'diverging', Palette>;

  /** What a reader chose, with the table: all that a saved file holds. */
  interface OwnState {
    table: OwnTable;
    /** Name of the file. */
    name: string;
    columns: OwnColumns;
    isCount: boolean;
    answers: Map<string, string>;
    classing: OwnClassing;
    title: string;
    unit: string;
    source: string;
    vintage: OwnVintage | null;
    separator: 'thousands' | 'decimal' | null;
  }

  interface OwnLeftWords extends Record<'line' | 'key' | 'within' | 'value' | 'reason', string> {
    reasons: Record<OwnReason, string>;
  }

  interface OwnTools {
    /** Bytes of a file that are read. */
    LIMIT: number;
    fault(key: OwnFaultKey, fields?: Record<string, string>): OwnFault;
    /** Load what a join asks for. */
    prepare(sets: OwnSets): Promise<void>;
    read(bytes: ArrayBuffer, name: string): OwnTable;
    readText(text: string): OwnTable;
    /** After `prepare`, which tells codes from people of six digits. */
    guess(table: OwnTable): OwnColumns;
    /** A cell as a number; NaN for one that is missing, undefined for what is none. */
    numberOf(cell: string, isDecimalComma?: boolean): number | undefined;
    /** The mark of a column that may part thousands or begin decimals; null where it is certain. */
    markOf(table: OwnTable, column: number): OwnMark | null;
    numbersOf(table: OwnTable, column: number, separator?: 'thousands' | 'decimal' | null): (number | undefined)[];
    /** The look-up of a level, after `prepare`. */
    lookup(level: Level): OwnLookup;
    keyOf(text: string): string;
    /** Whether an entry is a unit of a set, and no division. */
    isUnits(entry: OwnEntry): boolean;
    /** The code that a cell holds; '' for one of a township, null for none. */
    codeOf(cell: string): string | null;
    /** Whether a cell is the code of a division of any year, in full: people have six digits too. */
    isCode(cell: string): boolean;
    join(table: OwnTable, columns: OwnColumns, sets: OwnSets, how: OwnHow): OwnJoined;
    /** Places that a row which is unknown may mean, the nearest first: slow, so for those that are shown. */
    near(left: OwnLeft, joined: Pick<OwnJoined, 'set' | 'level' | 'vintage'>): OwnCandidate[];
    classes(values: Float64Array, classing: OwnClassing, palettes: OwnPalettes): Breaks;
    /** Rows of a table of what is not shown, the head first. */
    leftRows(left: OwnLeft[], words: OwnLeftWords): string[][];
    /** Text of a file in whatever encoding. */
    textOf(bytes: ArrayBuffer): string;
    /** Numbers of classes to choose from. */
    STEPS: Record<'rising' | 'diverging', number[]>;
    save(state: OwnState): string;
    open(text: string): OwnState;
  }

  interface Registry {
    /** A reader's own table, without its panel; loaded with own-table.js. */
    ownTable: OwnTools;
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
    };
    ownPanel(home: HTMLElement, host: OwnHost): Promise<void>;
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
