import type { FeatureExtractor } from '../extractors/extractor.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';

/** What features of generated images are worth, alone or beside those of real ones. */
export interface Score {
  /** What it gives: `FD(digits)`. */
  readonly names: readonly string[];
  /** The extractor's output that it reads. */
  readonly layer: string;
  /** Whether `begin` asks for real features. */
  readonly needsReal: boolean;
  /**
   * Does once what real features are needed for; the function it gives scores generated ones, as often as asked.
   *
   * @param real in an order that has nothing to do with their content; empty where none are needed
   */
  begin(real: FeatureMatrix): (generated: FeatureMatrix, warn: (message: string) => void) => ScoreValues;
}

/** Numbers by name. */
export type ScoreValues = Readonly<Record<string, number>>;

/** A score of an extractor's features: what {@link generatorEvaluation} takes. */
export type ScoreOf = (extractor: FeatureExtractor) => Score;
