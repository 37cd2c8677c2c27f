/* The engine of the maps: what it is told (Config), what it draws (Scene, Ink, View), what it is. */
declare namespace Atlas {
  /** Breaks, [lower, upper), and one colour more than there are breaks. */
  interface Breaks {
    edges: number[];
    light: string[];
    dark: string[];
    keys?: undefined;
    labels?: undefined;
  }

  interface Categories {
    keys: string[];
    labels: string[];
    light: string[];
    dark: string[];
    edges?: undefined;
  }

  type Classes = Breaks | Categories;

  /** How a number is written. */
  interface Format {
    decimals?: number;
    sign?: boolean;
    unit?: string;
    /** So many significant figures of an estimate; 0 for all. */
    figures?: number;
    /** Columns of the low and the high end of the range of an estimate. */
    bounds?: string[];
    /** The period over which it is known of joined units with others alone. */
    over?: string;
  }

  /** How an estimate with its range is said, and one of which nobody can tell the way. */
  interface RangeTexts {
    bounded: string;
    untold: string;
  }

  interface Count extends Format {
    column: string;
    label: string;
  }

  /** What circles of people count, and the words for fewer and more. */
  interface People {
    column: string;
    label: string;
    less: string;
    more: string;
    /** Words of the sizes in the key, where they are not those of the page. */
    sizes?: string[];
  }

  interface Legend {
    element?: HTMLElement | string | null;
    /** Gets the whole legend, where that of the element is the short one. */
    whole?: HTMLElement;
    title?: string;
    less?: string;
    more?: string;
    missing?: string;
    /** In its place where every unit has a value. */
    separate?: string;
    /** Column of the people whose shares stand under the bar. */
    people?: string | null;
    peopleLabel?: string;
    land?: string;
    left?: Record<'all' | 'units' | 'none', string>;
    transfer?: string;
    merged?: string;
    /** What is said of a mark that only close views have: `{mark}` and where. */
    closeViews?: string;
    /** Code of the place that is marked on the bar. */
    mark?: string;
  }

  interface Texts extends Partial<RangeTexts> {
    comparability?: Record<string, string>;
    noData?: string;
    leaves?: Record<string, { name?: string; note?: string }>;
    live?: string;
    mapLabel?: string;
    close?: string;
    colon?: string;
    betweenPlaces?: string;
    betweenSentences?: string;
    together?: string;
    zoomIn?: string;
    zoomOut?: string;
    /** How wheel and fingers move a map; {key} is the one to hold. */
    wheelHint?: string;
    fingersHint?: string;
    /** Of the switch between land and people, and of the legend of the circles. */
    circles?: string[];
    people?: string;
    land?: string;
    landOrPeople?: string;
    /** How a class of breaks is named, and what is said of one that is pointed at. */
    classes?: Record<'first' | 'between' | 'last' | 'unit' | 'units' | 'all' | 'part' | 'land' | 'landPart', string>;
  }

  /** Lines by name, each of parts in degrees. */
  type Lines = Record<string, XY[][]>;

  type Focus = { prefecture: string; leaves?: undefined } | { leaves: string[]; prefecture?: undefined };

  type LevelSets = Partial<Record<Level, string>>;

  /** What a scene is made of: see maps/map.js. */
  interface SceneConfig {
    set: string;
    column: string | null;
    lang: Lang;
    classes: Classes;
    counts: Count[];
    value: Format;
    lines: Lines | null;
    unitLabels: boolean;
    focus?: Focus | null;
    where?: string | null;
    filter?: string[] | null;
    circles?: { column: string } | null;
    labels?: Label[] | null;
    lineLabels?: { start: string; end: string } | null;
    /** Whether names may hang over small units. */
    crowded?: boolean;
  }

  interface Config extends SceneConfig {
    theme: ThemeWish;
    geo: string;
    value: Format & { label: string; unit: string; decimals: number; sign: boolean };
    people?: People | null;
    switch?: HTMLElement | string | null;
    style: Style;
    frame: Frame;
    background: 'sea' | 'page';
    inset: InsetGiven | null;
    selected?: string | null;
    legend: Legend;
    texts: Texts;
    live: HTMLElement | string | null;
    link: string | null;
    linkText: string;
    /** Whether something stands over the map until it is drawn. */
    covered: boolean;
    listen(map: AtlasMap): void;
    levels: LevelSets;
    links?: Record<string, string> | null;
  }

  /** A config as a page gives it: tables by their ids, and what is as ever left out. */
  type ConfigGiven = Omit<Partial<Config>, 'style' | 'lines' | 'labels' | 'value'> & {
    style?: Style | string;
    lines?: Lines | string | null;
    labels?: Label[] | string | null;
    value?: Format & { label?: string };
  };

  /** The layer that an explorer or an embed shows: a part of a config. */
  type LayerPayload = ConfigGiven & Pick<Config, 'set' | 'column' | 'classes' | 'value' | 'levels' | 'counts'> & {
    /** Whether it counts something, and is drawn as circles alone. */
    isCount?: boolean;
  };

  interface About {
    title: string;
    subtitle: string;
    legend: Legend;
    notes: string[];
    source: string;
    /** The source in a few words. */
    from: string;
    /** What the figures say, written by hand; of most maps nothing. */
    finding?: string;
    dates: string;
    caveat: string;
  }

  interface Payloads {
    style: Style;
    lines: Lines;
    config: ConfigGiven & Pick<Config, 'frame' | 'texts'> & { style: string; lines: string };
    layer: LayerPayload;
    about: About;
  }

  interface Stroke<W> {
    width: W;
    light: string;
    dark: string;
  }

  /** The style of the atlas: of two colours the first is that of light ground. */
  interface Style {
    ground: Record<'page' | 'land_without_theme' | 'sea' | 'ink' | 'muted' | 'link_and_focus', Pair<string>>;
    missing: { fill: Pair<string>; hatch: Pair<string> };
    line: {
      county: Stroke<[far: number, middle: number, near: number]>;
      prefecture: Stroke<number>;
      province: Stroke<Pair<number>>;
      national: Stroke<number>;
      heihe_tengchong: { width: number; casing: number; dash: number[]; light: Pair<string>; dark: Pair<string> };
      selected: { width: number; casing: number };
    };
    circles: {
      at_map_width: number;
      radius_per_sqrt_thousand: number;
      edge: number;
      alpha: number;
      legend: number[];
      light: Pair<string>;
      dark: Pair<string>;
    };
    type: { stack: string; map_min: number; label: Record<Level | 'halo', number> };
    labels: {
      max_per_screen: { phone: number; desktop: number };
      national_phone: number;
      national_desktop: number;
      gap_px: number;
    };
  }

  /** A style with one theme's colours picked. */
  type Ink = Record<keyof Style['ground'], string> & {
    theme: Theme;
    missing: { fill: string; hatch: string };
    county: Style['line']['county'] & { colour: string };
    prefecture: Style['line']['prefecture'] & { colour: string };
    province: Style['line']['province'] & { colour: string };
    national: Style['line']['national'] & { colour: string };
    divide: Style['line']['heihe_tengchong'] & { colour: Pair<string> };
    selected: Style['line']['selected'];
    circles: Style['circles'] & { colours: Pair<string> };
    type: Style['type'];
    labels: Style['labels'];
  };

  /** What a canvas shows: k CSS pixels per cell, (tx, ty) the place of the cells' origin. */
  interface View {
    zoom: number;
    dpr: number;
    width: number;
    height: number;
    k: number;
    tx: number;
    ty: number;
    /** Cells in sight. */
    box: Box;
  }

  /** A view whose canvas reaches beyond a window. */
  interface WindowView extends View {
    margin: { x: number; y: number };
    size: { x: number; y: number };
  }

  /** Units on a geometry: the unit of each of its leaves, and the leaves of each unit. */
  interface UnitSet extends Units {
    members: number[][];
    outlines: number[][];
    anchors: Anchor[];
  }

  interface Circle {
    unit: number;
    x: number;
    y: number;
    people: number;
  }

  type Border = 'county' | 'prefecture' | 'province' | 'national';

  interface Scene<C extends SceneConfig = SceneConfig> {
    geometry: Geometry;
    config: C;
    units: UnitSet;
    values: Float64Array;
    shown: Uint8Array;
    unitClass: Int8Array;
    leafGroup: Int8Array;
    inFocus: Uint8Array | null;
    focus: Focus | null | undefined;
    names: Names;
    borders: Record<Border, Bundle>;
    marks: { transfer: Pick<Bundle, 'ids' | 'path'>; merged: { unit: number; leaves: number[] }[] };
    fills: Map<number, Bundle>;
    seams: Map<number, Bundle>;
    circles?: Circle[];
    /** The units that bear names, where not all do. */
    named?: Set<number>;
    /** The unit that a page is about: its name comes first. */
    first?: number;
  }

  interface ClassCounts {
    missing: number;
    units: number;
    people: number;
    classUnits: number[];
    classPeople: number[];
  }

  /** The canvases of a map, or some of them. */
  interface Contexts {
    map?: Pen;
    labels?: Pen;
    overlay: Pen;
  }

  type Painting = (contexts: Contexts, view: WindowView) => Steps;

  interface Layer extends L.Layer {
    /** Of the last painting; to ask for it before there was one is an error. */
    readonly view: WindowView;
    opening(): Steps;
    stand(): void;
    redraw(): void;
    redrawOverlay(): void;
    setCell(cell: number): void;
    viewOn(map: L.Map): WindowView;
    cellAt(point: L.Point): XY;
    containerPointOf(x: number, y: number): L.Point;
  }

  /** What is known of a place, as a tooltip says it. */
  interface Told {
    name: string;
    within: string;
    background: string;
    valueText: string;
    counts: { label: string; text: string }[];
    comparability?: string;
    comparabilityText: string;
  }

  interface LeafFacts extends Told {
    code: string;
    /** Code of the place whose page tells of it, where that is another's. */
    page?: string;
    value: number | null;
    class: number;
    comparability: string;
    prefecture?: string;
    province?: string;
  }

  interface Facts extends LeafFacts {
    prefecture: string;
    province: string;
    colour: string;
  }

  interface Link {
    href: string;
    text: string;
  }

  interface Tooltip {
    element: HTMLElement;
    point: { x: number; y: number };
    onClose: () => void;
    fill(facts: Told, link: Link | null): void;
    showAt(point: { x: number; y: number }, pinned: boolean): void;
    distanceTo(point: { x: number; y: number }): number;
    hide(): void;
  }

  /** Name of what lies too far off, and what is shown: metres of the projection, 3:4. */
  interface InsetGiven {
    title: string;
    x: XY;
    y: XY;
  }

  interface Inset {
    canvas: HTMLCanvasElement;
    title: HTMLElement;
    painting(scene: Scene, ink: Ink, lit: number | null): Steps;
    showIn(view: WindowView, cell: number, farthest: number): void;
  }

  /** A square that is enlarged beside a map. */
  interface Region extends Frame {
    name: string;
  }

  interface Regions {
    paint(): void;
    painting(): Steps;
    frameOn(pen: Pen, view: View, farthest: number): void;
    light(): void;
  }

  interface MapEvents {
    select: Facts | null;
    hover: LeafFacts | null;
    show: null;
  }

  interface AtlasMap {
    config: Config;
    geometry: Geometry;
    scene: Scene<Config>;
    ink: Ink;
    leaflet: L.Map;
    container: HTMLElement;
    layer: Layer;
    tooltip: Tooltip;
    inset: Inset | null;
    regions?: Regions;
    /** Units under the pointer and outlined, −1 for none. */
    hovered: number;
    selected: number;
    /** Where a tooltip stays. */
    pinned: L.LatLng | null;
    homeZoom: number;
    /** Whether nobody has moved the map. */
    untouched: boolean;
    isOnPaper: boolean;
    /** The class that stands out, and the keys that choose it. */
    lit: number | null;
    keys: LinkedKeys;
    light(group: number | null): void;
    litLand(): number | null;
    markClass(unit: number): void;
    /** What the words of the map's page are about. */
    home: { levels: LevelSets; set: string };
    addRegions(regions: Region[], label: string): void;
    afterScene(): void;
    bound(): void;
    circleScale(zoom?: number): number;
    details(): Promise<void>;
    fit(): void;
    info(code: string): Facts | null;
    leafAt(point: L.Point): number;
    on<E extends keyof MapEvents>(type: E, listener: (facts: MapEvents[E]) => void): void;
    painting(contexts: Contexts, view: WindowView): Steps;
    pin(facts: LeafFacts, latlng: L.LatLng): void;
    pointOf(code: string): L.Point | null;
    say(facts: Pick<Told, 'name' | 'valueText'>): void;
    select(code: string | null, how?: { fly?: boolean }): void;
    setTheme(theme: ThemeWish): void;
    show(changes?: ConfigGiven): void;
    unitOf(code: string): number;
    tell<E extends keyof MapEvents>(type: E, facts: MapEvents[E]): void;
    tip(facts: LeafFacts, point: { x: number; y: number }): void;
    uncover(): void;
    zoomOf(frame: Frame): number;
  }

  /** The part of a scale that a legend draws. */
  interface Scale {
    size: number;
    /** Numbers of the classes, and of the breaks at their ends. */
    classes: number[];
    breaks: number[];
    /** The break that is 0, or −1. */
    zero: number;
    at(edge: number): string;
    middle(group: number): string;
  }

  /** What is on a map but in no class: its kind and its words. */
  type Key = [kind: 'missing' | 'land' | 'transfer' | 'merged' | 'left', words: string];

  /** A map as a picture shows it. */
  interface Pictured {
    map: AtlasMap;
    about: Pick<About, 'title' | 'subtitle' | 'legend' | 'notes'>;
    side?: string | false;
  }

  interface TableTools {
    words: MapWords;
    title: string;
    locate(code: string): void;
  }

  interface SnippetTools {
    lang: Lang;
    base: string;
    words: MapWords;
    height?: number;
    file(lang: Lang): string;
    about(lang: Lang): Promise<{ title: string }>;
  }

  interface MapPage {
    map: AtlasMap;
    layer: string;
    levels: LevelSets;
    explore: HTMLAnchorElement;
    toLevel(level: Level): Promise<void>;
  }

  interface PageWords {
    levels: Record<Level, string>;
    level: string;
    levelNote: string;
    here: string;
    explore: string;
    csv: string;
    picture: string;
    embed: string;
    country: string;
    rows: string;
    regions: Region[];
    enlarge: string;
  }

  /** Words of the table and of the embed code. */
  interface MapWords {
    name: string;
    within: string;
    between: string;
    comparability: string;
    missing: string;
    search: string;
    found: string;
    count: string;
    more: string;
    locate: string;
    onMap: string;
    preview: string;
    embedTitle: string;
    code: string;
    codeNote: string;
    codeNoteRelative: string;
    copy: string;
    copied: string;
    copyFailed: string;
    close: string;
    language: string;
    languages: Record<Lang, string>;
    level: string;
    levels: Record<Level, string>;
    theme: string;
    themes: Record<ThemeWish, string>;
    place: string;
    placeNone: string;
    view: string;
    viewNow: string;
    viewNone: string;
    host: string;
  }

  interface Words {
    page: PageWords;
    map: MapWords;
  }

  interface Registry {
    /** A value as the pages write it. */
    formatValue(value: number, format?: Format): string;
    /** An estimate with its range. */
    formatEstimate(low: number, high: number, format: Format, texts: Partial<RangeTexts>): string;
    /** The plane in which maps are drawn: Albers's projection of the country. */
    albers: {
      crs: L.CRS;
      forward(lon: number, lat: number): XY;
      inverse(x: number, y: number): XY;
      metresPerPixel(zoom: number): number;
      zoomFor(metresPerPixel: number): number;
      at(x: number, y: number): L.LatLng;
    };
    scene: {
      MISSING: number;
      LAND: number;
      buildScene<C extends SceneConfig>(geometry: Geometry, config: C, last?: Scene): Scene<C>;
      building<C extends SceneConfig>(geometry: Geometry, config: C, last?: Scene): Steps<Scene<C>>;
      classify(id: string, classes: Classes): Int8Array;
      countClasses(scene: Scene, column: string | null | undefined): ClassCounts;
      outlineOf(scene: Scene, unit: number): number[];
      anchorOf(scene: Scene, unit: number): Anchor | null;
    };
    painter: {
      inkOf(style: Style, theme: Theme): Ink;
      colourOf(scene: Scene, ink: Ink, group: number): string;
      setView(pen: Pen, view: View): void;
      makePaths(scene: Scene, ink: Ink, view: View): Steps;
      painting(pen: Pen, scene: Scene, ink: Ink, view: View, circleScale?: number, lit?: number | null): Steps;
      paintMap(pen: Pen, scene: Scene, ink: Ink, view: View, circleScale?: number, lit?: number | null): void;
      paintOverlay(pen: Pen, scene: Scene, ink: Ink, view: View, hovered: number, selected: number, lit?: number | null): void;
      paintVeil(pen: Pen, scene: Scene, ink: Ink, view: View, group: number, level?: number): void;
      paintFills(pen: Pen, scene: Scene, ink: Ink, view: View, level: number): Steps;
      linePath(scene: Scene, name: string): Path2D;
      MARKS_FROM: Record<'transfer' | 'merged', number>;
    };
    labels: {
      painting(pen: Pen, scene: Scene, ink: Ink, view: WindowView): Steps;
      firstMember(name: string): string;
    };
    circles: {
      paintCircles(pen: Pen, scene: Scene, ink: Ink, view: View, scale: number, lit: number | null): void;
      circlesOf(scene: Scene): Circle[];
      radiusOf(style: Style['circles'], people: number, scale: number): number;
      scaleOf(style: Style['circles'], frame: Frame, nationalZoom: number, zoom: number): number;
      writeLegend(element: HTMLElement, map: AtlasMap): void;
    };
    legend: {
      writeLegend(element: HTMLElement, map: AtlasMap): void;
      scaleOf(classes: Breaks, counts: ClassCounts): Scale;
      keysOf(scene: Scene<Config>, legend: Legend, counts: ClassCounts, zoom?: number): Key[];
      /** A break as a legend writes it, in its own decimals. */
      breakText(edge: number, format: Format, withUnit: boolean): string;
      hatching(fill: string, line: string, period: number): string;
    };
    classKeys(map: AtlasMap): LinkedKeys;
    /** Class of a unit as the keys number it; null of none. */
    classIn(scene: Scene<Config>, unit: number): number | null;
    shareText(part: number, whole: number): string;
    landOrPeople(map: AtlasMap, target: HTMLElement | string, how?: { legend?: string }): void;
    Layer: new (cell: number, painting: Painting) => Layer;
    Tooltip: new (container: HTMLElement, closeWords: string) => Tooltip;
    Inset: new (map: L.Map, given: InsetGiven) => Inset;
    /** See leaflet-private.js. */
    leafletPrivate: {
      isSet(map: L.Map): boolean;
      isZooming(map: L.Map): boolean;
      endZoom(map: L.Map): void;
      isDragged(map: L.Map): boolean;
      pointAt(map: L.Map, latlng: L.LatLng, zoom: number, centre: L.LatLng): L.Point;
      freeBounds(map: L.Map): void;
    };
    Regions: new (map: AtlasMap, regions: Region[], label: string) => Regions;
    describe(scene: Scene<Config>, ink: Ink, unit: number): Facts;
    detailsOf(config: SceneConfig): Pair<string>[];
    figureText(config: Config, unit: number, number: number, how: Format): string;
    linkOf(config: Config, facts: Pick<LeafFacts, 'code' | 'name' | 'prefecture' | 'province' | 'comparability'>): Link | null;
    listen(map: AtlasMap): void;
    leafletIn(element: HTMLElement, texts: Texts, options?: L.MapOptions): L.Map;
    letMove(leaflet: L.Map, texts: Texts): void;
    takeAim(leaflet: L.Map, how: { tell(point: L.Point): void; choose(point: L.Point): void }): void;
    /** The maps of the page. */
    maps: AtlasMap[];
    /** Where a map looks, in words of an address; null as long as nobody has moved it. */
    viewOf(map: AtlasMap): Place | null;
    lookAt(map: AtlasMap, view: Place | null): void;
    map(target: L.Map | HTMLElement | string, config: ConfigGiven): AtlasMap;
    mapSoon(target: L.Map | HTMLElement | string, config: ConfigGiven): Promise<AtlasMap>;
    linksOf(lang: Lang): Record<string, string>;
    payloadsOf(config: Pick<ConfigGiven, 'column' | 'where' | 'circles' | 'legend'> & { lang: Lang }, set: string): Pair<string>[];
    changesFor(config: { links?: Record<string, string> | null }, set: string): { set: string; link: string | null };
    setAt(levels: LevelSets, level: string | null): string | undefined;
    levelOf(config: { levels: LevelSets; set: string }): Level;
    atLevel(map: AtlasMap, level: Level, changes?: ConfigGiven): Promise<void>;
    mapAddress(page: MapPage): { read(): Promise<void>; remember(isNew: boolean): void };
    picture(views: Pictured[], cut?: number | null): HTMLCanvasElement;
    snippet(map: AtlasMap | null, tools: SnippetTools): void;
    table(home: HTMLElement, map: AtlasMap, tools: TableTools): unknown;
    chartPicture(): { xml: string; canvas(): Promise<HTMLCanvasElement> };
  }
}
