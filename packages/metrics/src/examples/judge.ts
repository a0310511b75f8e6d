/** The numbers and sentences that an {@link ExampleJudge} returns. */
export interface Judgement {
  /** The values by name. A value is NaN if it cannot be computed for these examples. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Sentences that explain the numbers. */
  readonly findings?: readonly string[];
}

/** Scores decoded examples: texts, table rows or molecules. */
export interface ExampleJudge<V = unknown> {
  /** The names of the metrics, such as `bleu`. */
  readonly metrics: readonly string[];
  /** The names of the numbers, and whether lower or higher is better. The first number selects the best checkpoint. */
  readonly better: Readonly<Record<string, 'lower' | 'higher'>>;
  /**
   * Scores examples.
   *
   * @throws GanError `argument` if there are too few examples
   */
  judge(generated: readonly V[]): Judgement;
}
