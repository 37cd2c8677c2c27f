/* The map of moves: its matrices, what it shows of them, arrows, and where names stand. */
declare namespace Atlas {
  type Show = 'both' | 'out' | 'in' | 'net' | 'beyond';

  interface PeriodPayload {
    name: string;
    isSurvey: boolean;
    /** Below this a count is no more than a sign of some. */
    floor: number;
    sampled: number;
    designEffect: number;
    /** Nobody in the sample stands for fewer people than this, divided by the sampled share. */
    noneSampled: number;
    /** Persons of the sample, row by row: from each province to each. */
    v: number[];
  }

  interface MovesPayload {
    provinces: string[];
    coast: string[];
    thresholds: Pair<number>;
    beyondThresholds: Pair<number>;
    /** Whether there is a model of what to expect; its people are the payload `expected/moves`. */
    hasExpected: boolean;
    /** By kind of a flow: four of direction, then more and fewer than expected. */
    colours: Record<Theme, string[]>;
    /** Where arrows begin and end, metres of the atlas's Albers. */
    points: Record<string, XY>;
    periods: PeriodPayload[];
  }

  /** A period with its matrix, row by row, and the sums of that. */
  interface Period extends PeriodPayload {
    people: Float64Array;
    leavers: Float64Array;
    arrivals: Float64Array;
    total: number;
    /** People whom distance and borders would let expect, in the order of `v`; once they have come. */
    expected?: ArrayLike<number>;
  }

  interface MovesState {
    period: string;
    province: string | null;
    show: Show;
    /** The flow that was chosen, by its id. */
    arrow?: string | null;
    /** Where the map looks; null for the whole country. */
    view?: Place | null;
  }

  /** A state as an address has it, before it is known to be one. */
  type MovesAsked = Record<'period' | 'province' | 'show', string | null> & Pick<MovesState, 'arrow' | 'view'>;

  /** The moment between two periods: the one before, and how much of the way is done. */
  interface Moment {
    from: string;
    share: number;
  }

  interface Flow {
    id: string;
    from: string;
    to: string;
    kind: number;
    /** People that its width shows. */
    size: number;
    people: number;
    low: number;
    high: number;
    ofLeavers: number;
    ofArrivals: number;
    isNet?: boolean;
    beyond?: Beyond;
  }

  /** How a flow differs from what distance and borders would let expect. */
  interface Beyond {
    expected: number;
    /** People more than that; below zero, fewer. */
    people: number;
    /** The sample alone may make the difference. */
    isUnsure: boolean;
  }

  interface Shown {
    flows: Flow[];
    kinds: number[];
    people: number;
    all: number;
    candidates: number;
    unsure: number;
  }

  interface Figures {
    payload: MovesPayload;
    provinces: string[];
    periods: Period[];
    /** Whether what a model would expect has come. */
    isExpecting: boolean;
    expect(expected: Record<string, number[]>): void;
    thresholds(state: Pick<MovesState, 'show'>): Pair<number>;
    beyondFlow(period: Period, from: number, to: number): Flow & { beyond: Beyond };
    period(name: string): Period;
    cell(period: Pick<Period, 'people'>, from: number, to: number): number;
    shown(state: MovesState, threshold: number): Shown;
    between(state: MovesState, moment: Moment): Flow[];
    largest(state: Pick<MovesState, 'province' | 'show'>): number;
    weightOf(code: string, other: string | null): number;
    floorOf(state: Pick<MovesState, 'period'>): number;
    place(code: string | null): number;
    beginsWithArrivals(state: Pick<MovesState, 'period' | 'province' | 'show'>): boolean;
  }

  /** What an arrow needs to be laid out. */
  interface ArrowEnds {
    from: string;
    to: string;
    width: number;
    room?: number;
  }

  interface ArrowShape {
    /** A cubic curve. */
    shaft: XY[];
    /** Three corners, the tip first. */
    head: XY[];
  }

  interface Arrow extends Flow, ArrowEnds {
    colour: string;
    presence: number;
    strength: number;
  }

  type LaidArrow = Arrow & ArrowShape;

  /** The people of an arrow, as they stand where it ends at the other province. */
  interface ArrowNumber {
    text: string;
    arrow: string;
    /** Whether it leaves the chosen province. */
    isOut: boolean;
    /** Whether it is drawn strongly. */
    isStrong: boolean;
  }

  interface NameForm {
    name: string;
    numbers: ArrowNumber[];
    width: number;
    height: number;
  }

  /** A name that looks for a place near its point. */
  interface MovesName {
    id: string;
    point: XY;
    radius: number;
    forms: Pick<NameForm, 'width' | 'height'>[];
    most: number;
  }

  interface NamePlace {
    box: Box;
    cost: number;
    form: number;
    /** What the place costs in all, once it is chosen. */
    price?: number;
  }

  interface Cover {
    add(arrow: ArrowShape & { width: number }, weight: number): void;
    summed(): Cover;
    in(box: Box): number;
  }

  interface MovesNumbers {
    grouped(number: number, decimals?: number): string;
    round(people: number): string;
    small(people: number, digits?: number): string;
    short(people: number, floor: number): string;
    people(people: number, floor: number): string;
    roundPeople(people: number, floor: number): string;
    /** A difference from the expected, in the unit of the columns. */
    apart(beyond: Pick<Beyond, 'people' | 'isUnsure'>): string;
    range(low: number, high: number): string;
    interval(flow: Pick<Flow, 'people' | 'low' | 'high'>, floor: number): string;
    whole(share: number): string;
    percent(share: number): string;
  }

  type BeyondWord =
    | 'title' | 'titleProvince' | 'more' | 'fewer' | 'perPx' | 'note' | 'unsure' | 'most' | 'mostTimes' | 'least' | 'leastFew'
    | 'none' | 'lacking' | 'times' | 'within' | 'moreBy' | 'fewerBy' | 'moved' | 'expected' | 'difference' | 'ratio' | 'expectedBoth';

  interface MovesWords {
    mapLabel: string;
    period: string;
    play: string;
    stop: string;
    province: string;
    country: string;
    show: string;
    under: string;
    range: string;
    pair: string;
    persons: string;
    grossIn: string;
    netIn: string;
    intervalLong: string;
    ofLeaversOf: string;
    ofArrivalsOf: string;
    came: string;
    left: string;
    cameFrom: string;
    leftFor: string;
    balance: string;
    click: string;
    clickAll: string;
    notAsked: string;
    from: string;
    to: string;
    people: string;
    interval: string;
    ofLeavers: string;
    ofArrivals: string;
    perPx: string;
    strongest: string;
    comma: string;
    space: string;
    titles: Record<'both' | 'net' | 'province' | 'taker', string> & Partial<Record<Show, string>>;
    numbers: Record<Show, string>;
    legend: Record<'country' | Show | 'ofKind' | 'ofBeyond' | 'arrow' | 'arrows', string>;
    samples: Record<'census' | 'survey', string>;
    beyond: Record<BeyondWord, string>;
    small: { per: number; decimals: number };
    /** From how many people on a number is written how. */
    large: [per: number, text: string][];
    shows: Record<'country' | 'province', Partial<Record<Show, string>>>;
    kinds: string[];
    names: Record<string, string>;
    signs: Record<string, string>;
    periods: Record<string, string>;
    periodNotes: Record<string, string>;
    sentences: Record<string, Record<string, [leaving: string, arriving: string]>>;
    take: Record<'csv' | 'embed' | 'code' | 'codeNote' | 'host', string>;
    page: Record<'title' | 'lead' | 'cannot' | 'caveat' | 'table' | 'source' | 'from' | 'open' | 'more', string>;
  }

  interface Words {
    moves: MovesWords;
  }

  interface Payloads {
    moves: MovesPayload;
    /** By period, in the order of its matrix. */
    expected: Record<string, number[]>;
  }

  type NameOf = (code: string) => string;

  interface MovesTools {
    words: MovesWords;
    figures: Figures;
    numbers: MovesNumbers;
    nameOf: NameOf;
  }

  /** What the tooltips of the map of moves say. */
  interface MovesFacts {
    flow(arrow: Flow, state: MovesState, background: string): Told;
    province(code: string, state: MovesState, background: string): Told;
    notAsked(name: string, background: string): Told;
  }

  type FlowColumn = Sorted & { text: (flow: Flow) => string; key: (flow: Flow) => string | number };

  /** What the map says of moves beside the expected ones. */
  interface MovesBeyond {
    title(shown: Shown, threshold: number, state: MovesState): string;
    sentence(shown: Shown, state: MovesState): string;
    told(flow: Flow, state: MovesState): Pick<Told, 'within' | 'valueText' | 'counts'>;
    columns(floor: () => number): FlowColumn[];
    expectedBetween(period: Period, own: number, other: number): string;
  }

  interface MovesViewTools extends MovesTools {
    state: MovesState;
    tell: MovesFacts;
    onChoose(code: string | null): void;
    onMark(id: string | null): void;
    onArrow(id: string | null): void;
    onZoom(): void;
    onSigns(codes: string[]): void;
  }

  interface MovesView {
    map: AtlasMap;
    layer: Layer;
    show(state: MovesState): void;
    opening(): Steps;
    mark(id: string | null): void;
    light(kind: number | null): void;
    kindOf(id: string | null): number | null;
    threshold(): number;
    perPx(): number;
    widest(): number;
    /** What it shows. */
    state: MovesState;
  }

  interface MovesTable {
    write(flows: Flow[], floor: number, title: string, isBeyond: boolean): void;
    mark(id: string | null): void;
  }

  interface MovesTableTools extends Omit<MovesTools, 'figures'> {
    lang: Lang;
    besides: MovesBeyond;
    onMark(id: string | null): void;
  }

  interface MovesPage {
    state: MovesState;
    figures: Figures;
    view: MovesView;
    nameOf: NameOf;
    lang: Lang;
  }

  interface MovesOptions {
    lang: Lang;
    root: string;
    isEmbedded?: boolean;
  }

  interface MovesScale {
    words: MovesWords;
    numbers: MovesNumbers;
    /** People to a px of an arrow's width, and the width of the widest arrow. */
    perPx: number;
    widest: number;
    state: MovesState;
  }

  interface MovesLegendTools extends MovesScale {
    shown: Shown;
    period: Period;
    hasExpected: boolean;
    keys: LinkedKeys;
  }

  interface MovesKnown {
    periods: string[];
    provinces: string[];
    hasExpected: boolean;
  }

  interface Registry {
    arrows: {
      layout<A extends ArrowEnds>(arrows: A[], points: Record<string, XY>): { rings: Record<string, number>; arrows: (A & ArrowShape)[] };
      perPx(largest: number, width: number): number;
      samples(arrow: ArrowShape, every: number): XY[];
      isOn(arrow: ArrowShape & { width: number }, point: XY, slack: number): boolean;
      headBreadth(width: number): number;
      headLength(width: number): number;
    };
    movesFigures(payload: MovesPayload): Figures;
    movesState: {
      read(hash: string, known: MovesKnown): MovesState;
      write(state: MovesState): string;
      valid(state: MovesAsked, known: MovesKnown): MovesState;
      showsOf(province: string | boolean | null, known: Pick<MovesKnown, 'hasExpected'>): Show[];
    };
    movesNumbers(words: MovesWords): MovesNumbers;
    movesBeyond(tools: MovesTools): MovesBeyond;
    movesFacts(tools: MovesTools): MovesFacts;
    movesLegend(home: HTMLElement, tools: MovesLegendTools): void;
    movesKinds: {
      sentence(kind: number, tools: { shown: Shown; words: MovesWords; numbers: MovesNumbers }): string;
      nameOf(kind: number, words: MovesWords): string;
    };
    movesTable(home: HTMLElement, tools: MovesTableTools): MovesTable;
    movesPaint: {
      clear(pen: Pen, view: View): void;
      paintArrows(pen: Pen, arrows: LaidArrow[], edge: string, lit?: number | null): Steps;
      paintHighlight(pen: Pen, arrow: LaidArrow, ink: Ink): void;
      paintPoints(pen: Pen, points: Record<string, XY>, places: Record<string, NamePlace>, ink: Ink): void;
      paintNames(pen: Pen, names: { id: string; size: number; forms: NameForm[] }[], places: Record<string, NamePlace>, ink: Ink, arrows: LaidArrow[]): Steps;
      placeNames(names: MovesName[], cover: Cover, view: WindowView): Steps<Record<string, NamePlace>>;
      measured(pen: Pen, name: string, numbers: ArrowNumber[], size: number, ink: Ink): { width: number; height: number };
      Cover: new (view: Pick<View, 'width' | 'height'>) => Cover;
    };
    movesBase(config: Payloads['config'], words: MovesWords): ConfigGiven;
    movesView(map: AtlasMap, tools: MovesViewTools): MovesView;
    movesTake(home: HTMLElement, tools: { page: MovesPage; words: MovesWords; lang: Lang }): () => void;
    moves(element: HTMLElement, options: MovesOptions & { theme?: ThemeWish }): Promise<MovesPage>;
    /** The one of this page, for who looks into it. */
    movesPage?: MovesPage;
  }
}
