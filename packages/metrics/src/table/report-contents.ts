import type { Associations } from './associations.ts';
import type { ClosestRecords } from './closest-records.ts';
import type { ColumnShapes } from './column-shapes.ts';
import type { Detection } from './detection.ts';
import type { Distribution } from './distributions.ts';
import type { GroupQuality } from './groups.ts';
import type { MembershipAttack } from './membership-attack.ts';
import type { PairTrends } from './pair-trends.ts';
import type { RareCombinations } from './rare-combinations.ts';
import type { Utility } from './utility.ts';

/** Contains a score, the scores of its baselines, and its meaning in one sentence. */
export interface Verdict {
  /** The name of the score, such as `pairs of columns`. */
  readonly name: string;
  readonly value: number;
  /**
   * The score of a baseline: the synthetic rows after each column was shuffled independently. `copula` is the score of
   * rows from a Gaussian copula of the training rows.
   */
  readonly shuffled?: number;
  readonly copula?: number;
  readonly verdict: 'good' | 'fair' | 'poor';
  readonly sentence: string;
}

/** The scores of a baseline. */
export interface BaselineScores {
  readonly shapes: number;
  readonly pairs: number;
  readonly detection: Detection;
  readonly nearerToTraining: number;
  readonly f1?: number;
}

/**
 * Contains all results about synthetic rows, as JSON. Each score is given together with the scores of two baselines.
 */
export interface TableReport {
  /** The number of rows of each set. `compared` is the number of rows that distances were computed for. */
  readonly counts: {
    readonly training: number;
    readonly holdout: number;
    readonly synthetic: number;
    readonly compared: number;
  };
  readonly shapes: ColumnShapes;
  readonly pairs: PairTrends;
  readonly detection: Detection;
  readonly utility?: Utility;
  readonly closest: ClosestRecords;
  /**
   * The result of the membership inference attack by distance. `density` is the result of the attack by density, which knows
   * other real rows.
   */
  readonly membership: MembershipAttack;
  readonly density: MembershipAttack;
  /** The result for rare combinations; absent if the table has no categorical columns. */
  readonly rare?: RareCombinations;
  readonly groups?: { readonly column: string; readonly groups: readonly GroupQuality[] };
  readonly distributions: readonly Distribution[];
  readonly associations: { readonly real: Associations; readonly synthetic: Associations };
  /** The scores of the baselines: independently shuffled columns, and a Gaussian copula of the training rows. */
  readonly baselines: { readonly shuffled: BaselineScores; readonly copula: BaselineScores };
  readonly verdicts: readonly Verdict[];
  /** The sentences of the verdicts. */
  readonly findings: readonly string[];
}
