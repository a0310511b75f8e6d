import type { ResolvedOf, Schema } from '@ganforge/formats';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { FeatureStatistics } from '../features/feature-statistics.ts';
import type { Provenance } from '../features/provenance.ts';
import type { LinearAlgebra } from '../linear-algebra/linear-algebra.ts';

/** Examples as arrays, [n,...]: images [n,height,width,channels], bytes or floats in [-1,1]; points [n,D]; texts [n,T] by ids. */
export interface Examples {
  readonly data: Uint8Array | Float32Array | Float64Array;
  readonly shape: readonly number[];
}

/** What a metric may ask a set for, and what it then gets. */
export interface Forms {
  readonly examples: Examples;
  readonly features: FeatureMatrix;
  readonly logits: FeatureMatrix;
  readonly moments: FeatureStatistics;
}

/** A generator that is asked for samples of given latents: what measures of its latent space need. */
export interface SampledGenerator {
  /** Pairs of latents, [n,Z] each: where paths begin and where they lead. */
  readonly start: FeatureMatrix;
  readonly end: FeatureMatrix;
  /** Features of what it makes of latents, unrounded: a small step must not be lost to bytes. */
  features(latents: FeatureMatrix): Promise<FeatureMatrix>;
}

/** A model that says how probable examples are. */
export interface LikelihoodGenerator {
  /** -log p of each example, in nats; of texts a mean over their tokens. */
  negativeLogLikelihood(examples: Examples): Promise<ArrayLike<number>> | ArrayLike<number>;
}

/** What a metric is given. `real` and `holdout` come in the form of `generated`, and as examples if there is none. */
export interface MetricInputs {
  readonly real?: true;
  readonly holdout?: true;
  readonly generated?: keyof Forms;
  readonly generator?: 'sample' | 'likelihood';
}

type FormOf<I> = I extends { readonly generated: infer F extends keyof Forms } ? Forms[F] : Examples;

/** The sets that a metric computes with. */
export type SetsOf<I> = (I extends { readonly real: true } ? { readonly real: FormOf<I> } : unknown) &
  (I extends { readonly holdout: true } ? { readonly holdout: FormOf<I> } : unknown) &
  (I extends { readonly generated: keyof Forms } ? { readonly generated: FormOf<I> } : unknown) &
  (I extends { readonly generator: 'sample' } ? { readonly generator: SampledGenerator } : unknown) &
  (I extends { readonly generator: 'likelihood' } ? { readonly generator: LikelihoodGenerator } : unknown);

/** How many examples the sets have, and how many features: as far as it is known before the first is read. */
export interface MetricCounts {
  readonly real?: number;
  readonly holdout?: number;
  readonly generated?: number;
  readonly features?: number;
}

/** What surrounds a computation. */
export interface MetricTools {
  /** How the features were made. */
  readonly provenance: Provenance;
  readonly linearAlgebra?: LinearAlgebra;
  /** Tells the user something of the numbers. */
  warn(message: string): void;
}

/** Numbers by name. */
export type MetricNumbers = Readonly<Record<string, number>>;

/**
 * A metric: one record, from which its command, its place in a training run, its help and its conformance tests follow.
 *
 * A new one is a file in this folder, a line in `all.ts` and a line in the conformance test.
 *
 * @typeParam S its options
 * @typeParam I its inputs
 * @typeParam P what {@link prepare} makes of the real side
 */
export interface Metric<S extends Schema = Schema, I extends MetricInputs = MetricInputs, P = unknown> {
  /** Its command: `fid`. */
  readonly name: string;
  /** A sentence for help, without its full stop. */
  readonly about: string;
  /** Kinds of data that it can judge; `any` where features are all it reads. */
  readonly kinds: readonly ('image' | 'points' | 'text' | 'table' | 'any')[];
  readonly inputs: I;
  /** Whether its numbers grow with the size of one set beside the other's: a run then gives as many real as generated ones. */
  readonly sizes?: 'equal';
  readonly options: S;
  /** The numbers that judge, and which of two is better; `compute` may give others beside them. */
  readonly better: Readonly<Record<string, 'higher' | 'lower'>>;
  /** What one of these numbers may be called of features made so: `FD(digits)`. */
  label(value: string, provenance: Provenance): string;
  /**
   * Refuses options that the sets are too small for, before the first example is read.
   *
   * @throws GanError `argument` or `shape`
   */
  check?(counts: MetricCounts, options: ResolvedOf<S>): void;
  /** Does once what the real side alone needs; `compute` gets it as `prepared`. */
  prepare?(real: FormOf<I>, options: ResolvedOf<S>, tools: MetricTools): P;
  /**
   * The numbers of the sets.
   *
   * @throws GanError for sets and options that cannot work, and for numbers that no double can hold
   */
  compute(
    sets: SetsOf<I> & { readonly prepared: P },
    options: ResolvedOf<S>,
    tools: MetricTools,
  ): Promise<MetricNumbers> | MetricNumbers;
}

/** Any {@link Metric}, for whoever handles them all: `startMetric` calls one with what it takes. */
export interface AnyMetric extends Omit<Metric<Schema, MetricInputs, unknown>, 'check' | 'prepare' | 'compute'> {
  check?(counts: MetricCounts, options: never): void;
  prepare?(real: never, options: never, tools: MetricTools): unknown;
  compute(sets: never, options: never, tools: MetricTools): Promise<MetricNumbers> | MetricNumbers;
}

/** `CMMD(digits)`: the main number, `value` or `mean`, by the metric's name and the extractor's; others by their own. */
export function namedAfter(title: string): Metric['label'] {
  return (value, { extractor = 'unknown', layer }) => {
    if (value !== 'value' && value !== 'mean') return value;
    return `${title}(${extractor}${layer === undefined || layer === extractor ? '' : `:${layer}`})`;
  };
}
