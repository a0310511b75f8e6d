import type { JsonObject } from '@ganforge/formats';
import type { Specs } from '@ganforge/media';

/** What tells a dataset from another: a text of its own, or what a few of its examples are. */
export type DataFingerprint = string | SampledFingerprint;

/** By entry of a batch: the norm of a few examples' numbers, and projections of them. */
export interface SampledFingerprint {
  readonly [entry: string]: {
    readonly dtype: string;
    readonly shape: readonly number[];
    readonly numbers: readonly number[];
  };
}

/** What decides a run's numbers: two runs of one configuration on one engine are the same, bit for bit. */
export interface RunConfig {
  /** Name of the GAN, such as `dcgan`. */
  readonly gan: string;
  /** The GAN's own resolved options. */
  readonly options: JsonObject;
  readonly dataset: { readonly size: number; readonly entries: Specs; readonly fingerprint: DataFingerprint };
  readonly batchSize: number;
  readonly accumulate: number;
  readonly seed: number;
}

/** `run.json`: what is trained, on what, with what. */
export interface RunRecord {
  readonly format: 'ganforge-run';
  readonly version: 1;
  readonly config: RunConfig;
  /** sha256 of {@link config}'s canonical JSON. */
  readonly configHash: string;
  /** sha256 of the weights and states that the run began with; absent where it has no folder. */
  readonly initialStateHash?: string;
  /** What the GAN needs of its batches, by entry. */
  readonly needs: Specs;
  /** What `sample` makes, by entry. */
  readonly output: Specs;
  /** The entries that `sample` takes; absent if there are none. */
  readonly conditions?: readonly string[];
  /** Sentences of the variant that the model card repeats; absent if there are none. */
  readonly notes?: readonly string[];
  /** Number of parameters of each network, statistics included. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Versions: `ganforge`, `tfjs` and, in Node, `node`. */
  readonly versions: Readonly<Record<string, string>>;
  /** tfjs's backend, and whatever else the caller said of the engine. */
  readonly engine: JsonObject;
}
