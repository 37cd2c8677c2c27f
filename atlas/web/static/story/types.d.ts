/* The story: the place that its pictures share, and the moves that play there. */
declare namespace Atlas {
  interface Registry {
    stage?: { shown: string; show(id: string): Promise<void> };
    player?: { play(number: number): void; stop(): void; show(number: number): void };
  }
}
