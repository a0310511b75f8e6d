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

/** A score beside its baselines, and what it means in plain words. */
export interface Verdict {
  /** What is scored: `pairs of columns`. */
  readonly name: string;
  readonly value: number;
  /** Of the synthetic rows with each column shuffled by itself, and of a gaussian copula of the training's rows. */
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

/** What can be said of synthetic rows, as JSON; each score stands beside those of two baselines. */
export interface TableReport {
  /** Rows of each set, and how many of each distances were taken of. */
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
  /** Attacks by distance, and by density beside other real rows. */
  readonly membership: MembershipAttack;
  readonly density: MembershipAttack;
  /** Absent of a table without words. */
  readonly rare?: RareCombinations;
  readonly groups?: { readonly column: string; readonly groups: readonly GroupQuality[] };
  readonly distributions: readonly Distribution[];
  readonly associations: { readonly real: Associations; readonly synthetic: Associations };
  /** The synthetic rows with each column shuffled by itself, and rows of a gaussian copula of the training. */
  readonly baselines: { readonly shuffled: BaselineScores; readonly copula: BaselineScores };
  readonly verdicts: readonly Verdict[];
  /** The sentences of the verdicts. */
  readonly findings: readonly string[];
}
