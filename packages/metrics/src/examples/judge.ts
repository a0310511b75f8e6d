/** Numbers and sentences of a {@link ExampleJudge}. */
export interface Judgement {
  /** NaN for what cannot be computed of these examples. */
  readonly numbers: Readonly<Record<string, number>>;
  /** What the numbers mean, for people. */
  readonly findings?: readonly string[];
}

/** What judges examples as people have them: texts, rows of a table, molecules. */
export interface ExampleJudge<V = unknown> {
  /** Such as `bleu`: what was computed. */
  readonly metrics: readonly string[];
  /** The numbers it gives, and which of two is better; the first one says which checkpoint is the best. */
  readonly better: Readonly<Record<string, 'lower' | 'higher'>>;
  /** @throws GanError `argument` for too few examples */
  judge(generated: readonly V[]): Judgement;
}
