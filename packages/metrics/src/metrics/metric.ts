import type { ResolvedOf, Schema } from '@ganforge/formats';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { FeatureStatistics } from '../features/feature-statistics.ts';
import type { Provenance } from '../features/provenance.ts';
import type { LinearAlgebra } from '../linear-algebra/linear-algebra.ts';

/**
 * Contains examples as an array [n,...]: images [n,height,width,channels] as bytes or as floats in [-1,1], points
 * [n,D], or texts [n,T] of token ids.
 */
export interface Examples {
  readonly data: Uint8Array | Float32Array | Float64Array;
  readonly shape: readonly number[];
}

/** Contains the outputs of a policy for n real positions with at most K legal moves. A move is a code above 0. */
export interface PolicyExamples {
  /** Probability of each legal move, [n,K] in row-major order; 0 for unused places. */
  readonly policy: Float32Array | Float64Array;
  /** Codes of the legal moves, [n,K]; 0 for unused places. */
  readonly legal: Int32Array;
  /** Codes of the played moves, [n]. */
  readonly moves: Int32Array;
  /** Codes of moves that were drawn from the policy, [n]. */
  readonly drawn: Int32Array;
}

/** The forms in which a metric can request a set of examples, and the type of each form. */
export interface Forms {
  readonly examples: Examples;
  readonly features: FeatureMatrix;
  readonly logits: FeatureMatrix;
  readonly moments: FeatureStatistics;
  readonly answers: PolicyExamples;
}

/** A generator that returns samples for given latents. Metrics of the latent space use it. */
export interface SampledGenerator {
  /** The latents at which paths start, [n,Z]. */
  readonly start: FeatureMatrix;
  /** The latents at which paths end, [n,Z]. */
  readonly end: FeatureMatrix;
  /**
   * Computes the features of the samples for the given latents. Samples must not be rounded to bytes, because rounding
   * would hide the effect of a small step.
   */
  features(latents: FeatureMatrix): Promise<FeatureMatrix>;
}

/** A model that computes the probability of examples. */
export interface LikelihoodGenerator {
  /** Returns `-log p` of each example in nats. For texts it is the mean over their tokens. */
  negativeLogLikelihood(examples: Examples): Promise<ArrayLike<number>> | ArrayLike<number>;
}

/**
 * Declares the inputs of a metric. `real` and `holdout` have the form that `generated` names. If there is no
 * `generated`, they are examples.
 */
export interface MetricInputs {
  readonly real?: true;
  readonly holdout?: true;
  readonly generated?: keyof Forms;
  readonly generator?: 'sample' | 'likelihood';
}

type FormOf<I> = I extends { readonly generated: infer F extends keyof Forms } ? Forms[F] : Examples;

/** The sets that the function `compute` of a metric receives. */
export type SetsOf<I> = (I extends { readonly real: true } ? { readonly real: FormOf<I> } : unknown) &
  (I extends { readonly holdout: true } ? { readonly holdout: FormOf<I> } : unknown) &
  (I extends { readonly generated: keyof Forms } ? { readonly generated: FormOf<I> } : unknown) &
  (I extends { readonly generator: 'sample' } ? { readonly generator: SampledGenerator } : unknown) &
  (I extends { readonly generator: 'likelihood' } ? { readonly generator: LikelihoodGenerator } : unknown);

/** The numbers of examples and features. A number is undefined if it is not known before the first example is read. */
export interface MetricCounts {
  readonly real?: number;
  readonly holdout?: number;
  readonly generated?: number;
  readonly features?: number;
}

/** Contains what a metric needs besides the sets and options. */
export interface MetricTools {
  /** The provenance of the features. */
  readonly provenance: Provenance;
  readonly linearAlgebra?: LinearAlgebra;
  /** Shows a warning about the numbers to the user. */
  warn(message: string): void;
}

/** The values of a metric by name. */
export type MetricNumbers = Readonly<Record<string, number>>;

/**
 * Describes a metric. Its command, its use in training runs, its help and its conformance tests are derived from this
 * record.
 *
 * To add a metric, add a file in this folder, a line in `all.ts` and a line in the conformance test.
 *
 * @typeParam S its options
 * @typeParam I its inputs
 * @typeParam P the type that {@link prepare} returns
 */
export interface Metric<S extends Schema = Schema, I extends MetricInputs = MetricInputs, P = unknown> {
  /** The name of the metric and of its command, such as `fid`. */
  readonly name: string;
  /** A description in one line for the help, without a full stop. */
  readonly about: string;
  /** The kinds of data that it accepts; `any` if it reads only features. */
  readonly kinds: readonly ('image' | 'points' | 'text' | 'table' | 'move' | 'any')[];
  readonly inputs: I;
  /**
   * `equal` if the numbers depend on the ratio of the set sizes. In this case, training runs use as many real as
   * generated examples.
   */
  readonly sizes?: 'equal';
  readonly options: S;
  /** The main numbers, and whether higher or lower is better. `compute` may return further numbers. */
  readonly better: Readonly<Record<string, 'higher' | 'lower'>>;
  /** Returns the label of one of these numbers for features of the given provenance, such as `FD(digits)`. */
  label(value: string, provenance: Provenance): string;
  /**
   * Checks that the sets are large enough for the options. It is called before the first example is read.
   *
   * @throws GanError `argument` or `shape` if they are too small
   */
  check?(counts: MetricCounts, options: ResolvedOf<S>): void;
  /**
   * Does the work that depends only on the real side. It is called once; `compute` receives the result as `prepared`.
   */
  prepare?(real: FormOf<I>, options: ResolvedOf<S>, tools: MetricTools): P;
  /**
   * Computes the numbers.
   *
   * @throws GanError if sets or options are invalid, or if a number overflows float64
   */
  compute(
    sets: SetsOf<I> & { readonly prepared: P },
    options: ResolvedOf<S>,
    tools: MetricTools,
  ): Promise<MetricNumbers> | MetricNumbers;
}

/** A {@link Metric} with any options and inputs. `startMetric` calls it with arguments of the correct types. */
export interface AnyMetric extends Omit<Metric<Schema, MetricInputs, unknown>, 'check' | 'prepare' | 'compute'> {
  check?(counts: MetricCounts, options: never): void;
  prepare?(real: never, options: never, tools: MetricTools): unknown;
  compute(sets: never, options: never, tools: MetricTools): Promise<MetricNumbers> | MetricNumbers;
}

/**
 * Returns a function that labels the main number (`value` or `mean`) by metric and extractor, such as `CMMD(digits)`.
 * Other numbers keep their names.
 */
export function namedAfter(title: string): Metric['label'] {
  return (value, { extractor = 'unknown', layer }) => {
    if (value !== 'value' && value !== 'mean') return value;
    return `${title}(${extractor}${layer === undefined || layer === extractor ? '' : `:${layer}`})`;
  };
}
