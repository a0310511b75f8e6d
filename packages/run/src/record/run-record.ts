import type { JsonObject } from '@ganforge/formats';
import type { Specs } from '@ganforge/media';

/**
 * The fingerprint of a dataset. It is a text that the dataset provides, or numbers that are computed from a few
 * examples.
 */
export type DataFingerprint = string | SampledFingerprint;

/** Contains, for each entry of a batch, the norm and some projections of a few examples. */
export interface SampledFingerprint {
  readonly [entry: string]: {
    readonly dtype: string;
    readonly shape: readonly number[];
    readonly numbers: readonly number[];
  };
}

/**
 * Contains the configuration that determines the results of a run. On the same engine, two runs with the same
 * configuration have exactly the same results.
 */
export interface RunConfig {
  /** The name of the variant, such as `dcgan`. */
  readonly gan: string;
  /** The resolved options of the GAN. */
  readonly options: JsonObject;
  readonly dataset: { readonly size: number; readonly entries: Specs; readonly fingerprint: DataFingerprint };
  readonly batchSize: number;
  readonly accumulate: number;
  readonly seed: number;
}

/** The content of the file `run.json`: what is trained, on which data and with which software. */
export interface RunRecord {
  readonly format: 'ganforge-run';
  readonly version: 1;
  readonly config: RunConfig;
  /** The sha256 of the canonical JSON of {@link config}. */
  readonly configHash: string;
  /** The sha256 of the initial weights and states; absent if the run has no folder. */
  readonly initialStateHash?: string;
  /** The specs of the entries of a batch that the GAN needs. */
  readonly needs: Specs;
  /** The specs of the entries that `sample` returns. */
  readonly output: Specs;
  /** The names of the entries that `sample` needs as conditions; absent if there are none. */
  readonly conditions?: readonly string[];
  /** Sentences of the variant for the model card; absent if there are none. */
  readonly notes?: readonly string[];
  /** The number of parameters of each network, including statistics. */
  readonly parameters: Readonly<Record<string, number>>;
  /** The versions of `ganforge`, of `tfjs` and, in Node, of `node`. */
  readonly versions: Readonly<Record<string, string>>;
  /** The tfjs backend, and further information about the engine from the caller. */
  readonly engine: JsonObject;
}
