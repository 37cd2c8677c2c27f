/* What scripts of all pages add to ATLAS: elements, steps, files to save, text in lines, the address. */
declare namespace Atlas {
  type Child = string | Node | null;
  type Attributes = Record<string, string | number>;
  /** What stands in an element, in lists of any depth; null and '' are nothing. */
  type Children = string | Node | null | undefined | Children[];
  /** What is filled into the {fields} of a text. */
  type Fields = Record<string, string | number>;

  /** How a table is sorted: by a column, and whether from the largest on. */
  interface Sort {
    id: string;
    down: boolean;
  }

  interface Sorted {
    id: string;
    head: string;
    kind: 'text' | 'number';
  }

  /** Where a map looks, degrees. */
  interface Place {
    lon: number;
    lat: number;
    zoom: number;
  }

  /** Parameters of the projection as PROJ names them, degrees. */
  interface Plane {
    lat_0: number;
    lon_0: number;
    lat_1: number;
    lat_2: number;
  }

  /** What keys are told: what lights a class, its name, and what is said of it. */
  interface KeysTold {
    light(group: number | null): void;
    name(group: number): string;
    say(group: number): string;
  }

  interface LinkedKeys {
    kept: number | null;
    rewrite(home: HTMLElement, write: () => void, line?: string): void;
    tie(home: HTMLElement, line?: string): void;
    mark(group: number | null): void;
    mirror(): void;
    has(group: number | null): boolean;
    drop(): null;
    letGo(): void;
  }

  interface Registry {
    /** Copies the text of an element or a field; whether the browser did. */
    copy(element: HTMLElement): Promise<boolean>;
    LinkedKeys: new (told: KeysTold) => LinkedKeys;
    /** An address as the page asks for it: with the stamp of its build. */
    stamped(src: string): string;
    script(src: string): Promise<void>;
    /** Throws in a file of another build than the page's. */
    checkStamp(build?: string): void;
    /** A notice after an element, by a key of its words or in words of one's own. */
    fail(element: Element, key?: string, again?: () => unknown, what?: string): HTMLElement;
    /** Kept when it is done, or failed and told. */
    attempt(element: Element, act: () => unknown, what?: string): Promise<void>;
    /** Text that may be empty makes no element. */
    part<K extends keyof HTMLElementTagNameMap>(tag: K, name: string, content: Node | Child[]): HTMLElementTagNameMap[K];
    part<K extends keyof HTMLElementTagNameMap>(tag: K, name: string, content: string | null | undefined): HTMLElementTagNameMap[K] | null;
    make<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes, ...children: Children[]): HTMLElementTagNameMap[K];
    svg<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes, ...children: Children[]): SVGElementTagNameMap[K];
    one<K extends keyof HTMLElementTagNameMap>(selector: K, root?: ParentNode): HTMLElementTagNameMap[K];
    one<E extends Element = HTMLElement>(selector: string, root?: ParentNode): E;
    country: { home: string; plane: Plane; paged: string[]; others: string[] };
    tree(lang: Lang): string;
    wide: MediaQueryList;
    penOf(canvas: HTMLCanvasElement): Pen;
    filled(text: string, fields: Fields): string;
    /** What folds away behind an i: words that name it, and what it holds. */
    infoButton(words: string, content: Children): HTMLDetailsElement;
    REST: symbol;
    inSteps<T>(steps: Iterator<unknown, T>): Promise<T>;
    atOnce<T>(steps: Iterator<unknown, T>): T;
    save: {
      table(rows: (string | number)[][]): string;
      csv(map: AtlasMap, source?: string): string;
      file(blob: Blob | null, name: string): void;
      picture(canvas: HTMLCanvasElement, name: string): Promise<Blob | null>;
    };
    wrap(pen: Pen, text: string, room: number): string[];
    findPlace(form: HTMLFormElement): void;
    sorting: {
      header(column: Sorted, choose: () => void): HTMLTableCellElement;
      turned(sort: Sort, column: Pick<Sorted, 'id' | 'kind'>): Sort;
      mark(cells: Iterable<Element>, sort: Sort): void;
    };
    address: {
      hash(): string;
      query(): URLSearchParams;
      asked(): URLSearchParams;
      write(hash: string, isNew: boolean, query?: string): void;
      follow(act: () => void): void;
      hashOf(words: Record<string, string | false | null | undefined>, view: Place | null): string;
      viewIn(text: string | null): Place | null;
      textOf(view: Place | null): string;
    };
  }
}
