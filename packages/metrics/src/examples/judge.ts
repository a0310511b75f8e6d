/** The numbers and sentences that an {@link ExampleJudge} returns. */
export interface Judgement {
  /** The values by name; NaN for a value that these examples do not allow. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Sentences that explain the numbers. */
  readonly findings?: readonly string[];
}

/** Scores decoded examples: texts, table rows or molecules. */
export interface ExampleJudge<V = unknown> {
  /** The names of the metrics, such as `bleu`. */
  readonly metrics: readonly string[];
  /** The names of the numbers and their direction. The first one selects the best checkpoint. */
  readonly better: Readonly<Record<string, 'lower' | 'higher'>>;
  /**
   * Scores examples.
   *
   * @throws GanError `argument` if there are too few examples
   */
  judge(generated: readonly V[]): Judgement;
}
