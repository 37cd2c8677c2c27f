/* The pages of places: what is known of a place, its drawings, its card. */
declare namespace Atlas {
  interface Core {
    kind: string;
    count: number;
    units: string[];
    people: [before: number, after: number];
  }

  interface PlacesPayload {
    /** Unit sets of the place's levels. */
    prefecture: string;
    county: string;
    years: number[];
    period: Pair<string | number>;
    column: string;
    cores: Record<string, Core>;
  }

  interface RowsPayload {
    columns: string[];
    /** Cells of each place, with commas between. */
    lines: Record<string, string>;
  }

  interface ProvinceMoves {
    title: string;
    alt: string;
    file: string;
    width: number;
    height: number;
    sentences: string[];
    kinds: string[];
    map: string;
  }

  interface AroundPayload {
    near: Record<string, string[]>;
    peers: Record<string, string[]>;
    places: Record<string, [name: string, province: string, change: string]>;
    moves?: ProvinceMoves;
  }

  /** A text of a card, as large as it fits between two sizes, in so many lines at most. */
  interface CardBlock {
    text: 'within' | 'finding' | 'sentence' | 'compare' | 'source' | 'rights';
    size: [largest: number, smallest: number];
    lines: number;
    muted: boolean;
    /** Below it, of the gap between parts. */
    gap: number;
  }

  /** Measures of a card, px: [card] of atlas/catalogue/style.toml says what each is. */
  interface CardLayout extends Record<'width' | 'height' | 'margin' | 'gap' | 'caption' | 'text' | 'leading' | 'baseline'
    | 'map_scale' | 'map_room' | 'core' | 'core_least' | 'bar' | 'row' | 'row_bar' | 'bar_from' | 'bar_to', number>,
    Record<'zero' | 'mark' | 'swatch' | 'swatch_room' | 'row_zero', Pair<number>> {
    head: CardBlock[];
    foot: CardBlock[];
  }

  interface Payloads {
    places: PlacesPayload;
    rows: RowsPayload;
    around: AroundPayload;
    card: CardLayout;
  }

  type Phrases = Record<Lang, Record<string, string>>;

  interface Words {
    place: Phrases & { classes: Breaks };
    card: Phrases;
  }

  /** What the data of a province know of a place. */
  interface PlaceData {
    code: string;
    province: string;
    level: 'prefecture' | 'county';
    set: string;
    unit: number;
    years: number[];
    period: Pair<string | number>;
    column: string;
    counties: string;
    prefectures: string;
    prefecture: string;
    core: Core | undefined;
    name(lang: Lang): string;
    value(column: string): number;
    group(): number;
    numbers(name: string, each?: number): Float64Array | null;
  }

  /** A map that stands still: canvases painted once. */
  interface Drawing {
    geometry: Geometry;
    scene: Scene;
    marked: number;
    hovered: number;
    /** Leaves of the core that is enlarged. */
    core: number[];
    /** Size of the canvas, of what must be in it. */
    room: number;
    layers: HTMLCanvasElement[];
    box: HTMLElement;
    extent(): Box;
    paint(theme?: Theme): void;
    painting(theme?: Theme): Steps;
    draw(width: number, height: number, dpr: number, theme: Theme): void;
    mark(hovered: number): void;
    unitAt(event: MouseEvent): number;
  }

  interface CardText {
    name: string;
    group: number;
    split: [label: string, low: number, high: number, words: string][];
    within: string;
    finding: string;
    sentence: string;
    /** Captions of each map, the longest first. */
    captions: string[][];
    core: string;
    unsplit: string;
    compare: string;
    source: string;
    rights: string;
  }

  interface Registry {
    lang: Lang;
    say(key: string, fields?: Fields, words?: 'place' | 'card'): string;
    provinceOf(code: string): string;
    place(code: string): PlaceData;
    charts(place: PlaceData): Steps<(HTMLElement | null)[]>;
    around(place: PlaceData): Promise<void>;
    pair: {
      (home: HTMLElement, place: PlaceData): Steps<boolean>;
      drawingsOf(place: PlaceData): Drawing[];
      coreDrawing(place: PlaceData, parts: Drawing): Drawing | null;
      wholeOf(place: PlaceData): { name: string; value: number };
      percent(value: number): string;
    };
    take: {
      (home: HTMLElement): void;
      csv(place: PlaceData): string;
    };
    card: {
      (code: string): Promise<void>;
      content(place: PlaceData): CardText;
      canvas(code: string): Promise<HTMLCanvasElement>;
    };
    /** [left, top, width, height] of each map of a card in a room. */
    cardBoxes: {
      mapBoxes(layout: Pick<CardLayout, 'caption' | 'leading' | 'gap'>, room: Box, aspect: number, maps: number): Box[];
      coreBoxes(layout: Pick<CardLayout, 'caption' | 'leading' | 'core' | 'core_least'>, boxes: Box[]): Box[];
    };
    paintCard(card: CardText & { missing: boolean }, drawings: Drawing[]): HTMLCanvasElement;
  }
}
