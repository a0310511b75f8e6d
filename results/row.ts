/** What a row must reach, or must not exceed: written in a commit of its own before the row is first run. */
export interface Bar {
  /** One of the row's measures. */
  readonly measure: string;
  readonly least?: number;
  readonly most?: number;
}

/** The measures of a row at one step. */
export interface Measured {
  readonly step: number;
  readonly measures: Readonly<Record<string, number>>;
}

/** What a run of a row gives. */
export interface Outcome {
  /** Whatever trained: steps made, and seconds of training and measuring by the clock. */
  readonly steps: number;
  readonly seconds: number;
  readonly best: Measured;
  readonly last: Measured;
  /** Numbers beside the checkpoints': what the classifier gets on reals, say. */
  readonly facts?: Readonly<Record<string, number>>;
  /** PNG, at most 60 kB, of samples of the best checkpoint or of the last. */
  readonly picture?: Uint8Array;
  readonly pictureOf?: 'best' | 'last';
  /** What samples read like, where there is no picture of them. */
  readonly samples?: readonly string[];
}

/** A row of docs/results.md: a variant trained on some data with some settings, its measures and its bar. */
export interface ResultRow {
  /** Names the row's files in docs/results, lower case with hyphens. */
  readonly name: string;
  /** The variant as it is imported from `@ganforge/models`. */
  readonly variant: string;
  /** Its file under packages/models/src. The row is made again when the code it bundles changes. */
  readonly source: string;
  /** The data, in words. */
  readonly data: string;
  /** All that decides the run beside the code; JSON. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly bars: readonly Bar[];
  /** What the picture shows to someone who looked at it, and what to know of the row. */
  readonly seen?: string;
  run(): Promise<Outcome>;
}

/** Whether the best checkpoint reaches every bar. */
export function reaches({ bars }: Pick<ResultRow, 'bars'>, { measures }: Measured): boolean {
  return bars.every(({ measure, least = -Infinity, most = Infinity }) => {
    const value = measures[measure];
    return value !== undefined && value >= least && value <= most;
  });
}
