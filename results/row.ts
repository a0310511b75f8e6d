/**
 * A limit that a measure of a row must reach or must not exceed. It is committed before the row is run for the first
 * time.
 */
export interface Bar {
  /** The name of one of the measures of the row. */
  readonly measure: string;
  readonly least?: number;
  readonly most?: number;
}

/** Contains the measures of a row at one step. */
export interface Measured {
  readonly step: number;
  readonly measures: Readonly<Record<string, number>>;
}

/** Contains the result of a run of a row. */
export interface Outcome {
  /** The number of steps, and the wall-clock seconds of training and measuring. */
  readonly steps: number;
  readonly seconds: number;
  readonly best: Measured;
  readonly last: Measured;
  /** Numbers that do not depend on the checkpoint, such as the accuracy of the classifier on real examples. */
  readonly facts?: Readonly<Record<string, number>>;
  /** A PNG of at most 60 kB that shows samples of the best or of the last checkpoint. */
  readonly picture?: Uint8Array;
  readonly pictureOf?: 'best' | 'last';
  /** Some samples as text, if there is no picture. */
  readonly samples?: readonly string[];
}

/**
 * Describes a row of docs/results.md: a variant that is trained on some data with some settings, its measures and its
 * bars.
 */
export interface ResultRow {
  /** The name of the files of the row in docs/results, in lower case with hyphens. */
  readonly name: string;
  /** The name of the variant in `@ganforge/models`. */
  readonly variant: string;
  /**
   * The file of the variant under packages/models/src. If the code that it bundles changes, the row is trained again.
   */
  readonly source: string;
  /** A description of the data. */
  readonly data: string;
  /** Everything except the code that determines the run, as JSON. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly bars: readonly Bar[];
  /** A description of the picture by somebody who looked at it, and other remarks on the row. */
  readonly seen?: string;
  run(): Promise<Outcome>;
}

/** Returns whether the best checkpoint reaches all bars. */
export function reaches({ bars }: Pick<ResultRow, 'bars'>, { measures }: Measured): boolean {
  return bars.every(({ measure, least = -Infinity, most = Infinity }) => {
    const value = measures[measure];
    return value !== undefined && value >= least && value <= most;
  });
}
