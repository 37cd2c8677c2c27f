/*
 * The registry ATLAS, which all scripts share, the payloads that data scripts put into it, and their
 * decoded forms. Each room says in a types.d.ts of its own what it adds (interface Registry).
 */
interface Window {
  ATLAS: Atlas.Registry;
  L: typeof L;
}

declare namespace Atlas {
  type Lang = 'zh' | 'en';
  type Theme = 'light' | 'dark';
  type Level = 'province' | 'prefecture' | 'county';
  /** A word for the theme that a page asks for. */
  type ThemeWish = Theme | 'auto';
  type Pair<T> = [T, T];
  type XY = [x: number, y: number];
  /** Left or west, top or south, right or east, bottom or north. */
  type Box = [number, number, number, number];
  type Pen = CanvasRenderingContext2D;
  /** Numbers that are read by place. */
  type Numbers = ArrayLike<number> & Iterable<number>;
  /** Long work as short tasks: what it yields is of no matter but for REST. */
  type Steps<T = void> = Generator<unknown, T, unknown>;

  /** A box of metres in the atlas's Albers. */
  interface Frame {
    x: Pair<number>;
    y: Pair<number>;
  }

  interface GeoPayload {
    codes: string;
    arcs: string;
    rings: string;
    /** Metres of a grid cell. */
    cell: number;
    /** Box of all leaves, cells. */
    extent: Box;
    /** Metres by which the arcs were thinned already. */
    tolerance?: number;
    /** Leaves that maps colour; the rest is land round them. */
    own?: number;
    /** Place of the first leaf in the list of the whole country. */
    first?: number;
    finer?: { id: string; below: number } | null;
  }

  interface Arcs {
    x: Int32Array;
    y: Int32Array;
    starts: Int32Array;
  }

  interface Rings {
    rings: number[][][];
    left: Int32Array;
    right: Int32Array;
  }

  type Geo = Omit<GeoPayload, 'codes' | 'arcs' | 'rings' | 'own' | 'first'> & Arcs & Rings & {
    id: string;
    codes: string[];
    own: number;
    first: number;
  };

  interface ValuesPayload {
    /** Of each unit in the order of the units' script; null where it is missing. */
    v: (number | null)[];
    /** Units that the rounded number would put into another class, with their exact ones. */
    exact?: Record<string, number>;
  }

  interface UnitsPayload {
    codes: string;
    leaf: string;
    prefs: string;
    pref: string;
    provs: string;
    prov: string;
    comps: string[];
    comp: string;
    unranked?: Record<string, string>;
    joined?: Record<string, string>;
    pages?: Record<string, string>;
  }

  interface Units {
    id: string;
    codes: string[];
    index: Map<string, number>;
    /** Unit of each leaf, −1 for none. */
    leaf: Int32Array;
    prefs: string[];
    pref: number[];
    provs: string[];
    prov: number[];
    /** Words of comparability, and the word of each unit. */
    comps: string[];
    comp: number[];
    unranked: { years: number[]; units: number[] }[];
    /** By period, units whose change is that of them and others together. */
    joined: Map<string, Set<number>>;
    /** Code of the place whose page tells of a unit, where that is another's. */
    pages: Record<string, string>;
  }

  interface NamesPayload {
    unit: string;
    pref: string;
    prov: string;
  }

  interface Names {
    unit: string[];
    pref: string[];
    prov: string[];
  }

  interface LabelsPayload {
    provinces: number;
    codes: string;
    names: string;
    lon: string;
    lat: string;
  }

  interface Label {
    kind: Level;
    code: string;
    name: string;
    lon: number;
    lat: number;
    rank: number;
  }

  /** A name that the search offers besides places. */
  interface Term {
    name: string;
    note: string;
    href: string;
    keys: string[];
  }

  interface SearchIndex {
    codes: string;
    parents: string;
    zh: string;
    en: string;
    levels: string;
    provinces: Record<Lang, Record<string, string>>;
    readings: Record<string, string>;
    own: Record<string, string>;
    /** Names and codes of all divisions of any year that a place holds, between strokes. */
    past: Record<Lang | 'codes', Record<string, string>>;
    aliases: Record<string, string>;
    terms: Record<Lang, Term[]>;
    /** Endings of Chinese names, for a regular expression. */
    ends: string;
    words: Record<Lang, { search_more: string; search_count: string; search_none: string }>;
  }

  /** The entries of a level: see atlas/web/data/lookup.py. */
  interface LookupPayload {
    kinds: string[];
    sets: string[];
    first: number[];
    entries: [kind: number, first: number, last: number, code: string, zh: string, en: string, short: string, also: string,
      prefecture: string, province: string, partOf: string, ...units: string[]][];
    alike: [kind: number, year: number, list: number, others: string][];
  }

  /** What names are compared by. */
  interface LookupNames {
    uppers: Record<string, string>;
    placeholders: string[];
    provinces: string[];
    traditional: Record<string, string>;
    columns: Record<'code' | 'name' | 'province' | 'prefecture', string[]>;
  }

  /** What the search's index says of names. */
  interface Gazetteer {
    plain(text: string): string;
    nameOf(code: string, lang: Lang): string;
    /** Codes: of provinces, of them and prefectures, and of all places. */
    provinces: string[];
    regions: string[];
    places: string[];
    aliasesOf(code: string): string[];
  }

  interface Found {
    code: string | null;
    name: string;
    other: string;
    within: string;
    level: Level | 'term';
    href: string;
  }

  /** What data scripts put, by kind. */
  interface Payloads {
    geo: GeoPayload;
    values: ValuesPayload;
    units: UnitsPayload;
    names: NamesPayload;
    labels: LabelsPayload;
    /** What is to be said of each unit's own history. */
    notes: string[];
    search: SearchIndex;
    lookup: LookupPayload;
  }

  interface Decoded {
    geo: Geo;
    values: Float64Array;
    units: Units;
    names: Names;
    labels: Label[];
  }

  /** Phrases of a page, by the page. */
  // eslint-disable-next-line
  interface Words {}

  interface Registry {
    put(kind: string, id: string, payload: unknown): void;
    has(kind: string, id: string): boolean;
    get<P extends keyof Words>(kind: 'words', id: P | `${P}.${string}`): Words[P];
    get<K extends keyof Payloads>(kind: K, id: string): Payloads[K];
    read<K extends keyof Decoded>(kind: K, id: string): Decoded[K];
    reading(kind: keyof Decoded, id: string): Steps;
    codes(text: string): string[];
    /** Code of a division, or of the first of those that a unit unites. */
    firstDivision(code: string): string;
    /** Address of the folder of shared files. */
    base: string;
    load(file: string): Promise<void>;
    need(payloads: Pair<string>[]): Promise<void[]>;
    gazetteer: Gazetteer;
    search(query: string, limit?: number): Found[] & { total: number };
    METRES_PER_PIXEL: number;
    ANY_LEVEL: number;
    Geometry: new (decoded: Geo) => Geometry;
    Bundle: new (geometry: Geometry, kind: 'leaves' | 'arcs', ids: number[]) => Bundle;
  }

  interface Geometry extends Geo {
    arcCount: number;
    tolerances: number[];
    sets: Map<Units, UnitSet>;
    /** Lines in cells, made when first drawn. */
    lines: Record<string, Path2D>;
    readonly arcBoxes: Float32Array;
    readonly leafBoxes: Float32Array;
    /** Area of each leaf, cells². */
    readonly areas: Float64Array;
    readonly land: Bundle;
    readonly ends: Record<'from' | 'to' | 'leaving' | 'before', Int32Array> & { times: Int8Array };
    levelFor(metresPerPixel: number): number;
    zoomAt(k: number): number;
    leavesPath(leaves: number[], index: number): Path2D;
    arcsPath(arcs: number[], index: number): Path2D;
    isMostlyIn(box: Box): boolean;
    nearTo(box: Box): { leaves: Uint8Array; arcs: Uint8Array };
    boxOf(leaves: Iterable<number>): Box;
    leafAt(x: number, y: number): number;
    pointOf(leaf: number): XY | null;
    outline(leaves: number[]): number[];
    widestRun(arcs: number[], box: Box): Anchor;
  }

  /** Where a label stands, cells. */
  interface Anchor {
    x: number;
    y: number;
    width: number;
  }

  interface Bundle {
    ids: number[];
    path(level: number, box: Box | null): Path2D;
  }
}
