import { checkKnownOptions } from '@ganforge/formats';
import { type InceptionScoreOptions, inceptionScore } from '../metrics/inception-score.ts';
import type { ScoreOf } from './score.ts';

/** Options of {@link classScore}. */
export interface ClassScoreOptions extends InceptionScoreOptions {
  /** What to call it. @default 'IS(<extractor>)' */
  readonly name?: string;
  /** The output that holds logits. @default 'logits' */
  readonly layer?: string;
}

/**
 * The Inception Score of a classifier's logits as a score of a run: 1 where it is unsure of every image or takes all for
 * one class, the number of classes where it is sure of each and sees all equally often.
 *
 * Of another classifier than Inception it is no Inception Score, and has the classifier in its name.
 *
 * @example
 * const scores = [classScore({ name: 'digit score' })]; // 1..10 with digits()
 */
export function classScore(options: ClassScoreOptions = {}): ScoreOf {
  const known = ['name', 'layer', 'splits', 'shuffle', 'seed', 'ddof', 'division'];
  checkKnownOptions('metrics/class-score', options, known);
  const { name: given, layer = 'logits', ...how } = options;
  return (extractor) => {
    const name = given ?? `IS(${extractor.name})`;
    return {
      names: [name],
      layer,
      needsReal: false,
      begin: () => (generated) => ({ [name]: inceptionScore(generated, how).mean }),
    };
  };
}
