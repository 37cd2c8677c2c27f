/* The steps of the story, and what each shows. */
declare namespace Atlas {
  interface StoryStep {
    /** Periods of moves, one after another; or a layer. */
    moves?: string[];
    layer: string;
    level?: Level;
    /** Of the map at that level: its own names another. */
    title?: string;
    place?: string;
    people?: boolean;
  }

  interface StoryStage {
    lang: Lang;
    steps: Record<string, StoryStep>;
    words: Record<'mapLabel' | 'moves', string>;
  }

  interface Registry {
    stage?: { show(id: string): Promise<void> };
  }
}
