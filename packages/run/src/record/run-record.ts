import type { JsonObject } from '@ganforge/formats';
import type { Specs } from '@ganforge/media';

/** The fingerprint of a dataset: its own string, or numbers from a few examples. */
export type DataFingerprint = string | SampledFingerprint;

/** For each entry of a batch: the norm and some projections of a few examples. */
export interface SampledFingerprint {
  readonly [entry: string]: {
    readonly dtype: string;
    readonly shape: readonly number[];
    readonly numbers: readonly number[];
  };
}

/**
 * The configuration that determines the results of a run. Two runs with the same configuration on one engine are equal
 * bit for bit.
 */
export interface RunConfig {
  /** Name of the GAN, such as `dcgan`. */
  readonly gan: string;
  /** The resolved options of the GAN. */
  readonly options: JsonObject;
  readonly dataset: { readonly size: number; readonly entries: Specs; readonly fingerprint: DataFingerprint };
  readonly batchSize: number;
  readonly accumulate: number;
  readonly seed: number;
}

/** The file `run.json`: what is trained, on which data and with which software. */
export interface RunRecord {
  readonly format: 'ganforge-run';
  readonly version: 1;
  readonly config: RunConfig;
  /** sha256 of {@link config}'s canonical JSON. */
  readonly configHash: string;
  /** sha256 of the initial weights and states; absent if the run has no folder. */
  readonly initialStateHash?: string;
  /** The entries of a batch that the GAN needs. */
  readonly needs: Specs;
  /** The entries that `sample` returns. */
  readonly output: Specs;
  /** The entries that `sample` takes; absent if there are none. */
  readonly conditions?: readonly string[];
  /** Sentences of the variant for the model card; absent if there are none. */
  readonly notes?: readonly string[];
  /** Number of parameters of each network, including statistics. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Versions: `ganforge`, `tfjs` and, in Node, `node`. */
  readonly versions: Readonly<Record<string, string>>;
  /** The tfjs backend, and further information from the caller about the engine. */
  readonly engine: JsonObject;
}
