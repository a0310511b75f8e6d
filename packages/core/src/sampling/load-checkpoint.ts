import { checkKnownOptions, GanError, type JsonObject, type NamedArray } from '@ganforge/formats';
import type { EmaSpec, Gan, RunPosition } from '../contracts/gan.ts';
import { assignWeights } from '../networks/assign-weights.ts';
import { namedWeights } from '../networks/weights.ts';

const where = 'core/load-checkpoint';

/**
 * The members of an opened run that are needed to load weights. `openRun` of `@ganforge/run` returns such an object.
 */
export interface OpenedWeights {
  /** The folder or address of the run. */
  readonly at: string;
  readonly record: { readonly config: { readonly gan: string; readonly options: JsonObject } };
  /**
   * Reads the named files of a checkpoint (names without `.safetensors`). It returns the arrays of each file by name.
   */
  checkpoint(
    which: string,
    files: readonly string[],
  ): Promise<{
    readonly manifest: { readonly step: number; readonly at: RunPosition };
    readonly arrays: Readonly<Record<string, Readonly<Record<string, NamedArray>>>>;
  }>;
}

/** Options of {@link loadCheckpoint}. */
export interface LoadCheckpointOptions {
  /** The checkpoint: `last`, `best`, or a name such as `step-40`. @default 'last' */
  readonly from?: string;
  /** Whether to load averaged weights for the networks that have them, as sampling does. @default true */
  readonly averaged?: boolean;
  /** Names of the networks whose weights are read. @default all */
  readonly networks?: readonly string[];
}

/** The position of a checkpoint in its run. */
export interface CheckpointPosition {
  /** Number of completed steps. */
  readonly step: number;
  /** The position that `sample` takes as `at`. */
  readonly at: RunPosition;
}

/**
 * Loads the weights of a run's checkpoint into a GAN. It reads only the files of the requested networks.
 *
 * @param run opened by `openRun` of `@ganforge/run`
 * @param gan built with the options of the run
 * @throws GanError `file` if there is no such checkpoint; `checksum` with the name of a damaged file; `mismatch` if the
 *   weights do not belong to this GAN; then its weights do not change
 * @example
 * const { step } = await loadCheckpoint(await openRun('runs/digits'), gan, { from: 'best' });
 */
export async function loadCheckpoint(
  run: OpenedWeights,
  gan: Pick<Gan<never>, 'name' | 'networks' | 'averaged'>,
  options: LoadCheckpointOptions = {},
): Promise<CheckpointPosition> {
  const { from = 'last', averaged = true, networks = Object.keys(gan.networks) } = options;
  checkKnownOptions(where, options, ['from', 'averaged', 'networks']);
  refuseOtherGan(run, gan.name);
  checkNetworks(gan, networks);
  const averages = networks.filter((name) => averaged && isSampled(gan.averaged?.[name]));
  const files = [...networks, ...averages.map(averagesFile)];
  const { manifest, arrays } = await run.checkpoint(from, files);
  // The files of averages come last, so they replace the raw weights of the same network.
  const found = Object.assign({}, ...files.map((file) => arrays[file]));
  const weights = networks.flatMap((name) => namedWeights(name, gan.networks[name]!));
  assignWeights(`the checkpoint of ${run.at}`, weights, found);
  return { step: manifest.step, at: manifest.at };
}

/** Returns the name, without extension, of the file that holds a network's averaged weights. */
export function averagesFile(network: string): string {
  return `${network}.averages`;
}

function checkNetworks({ networks }: Pick<Gan<never>, 'networks'>, wanted: readonly string[]): void {
  const unknown = wanted.find((name) => !Object.hasOwn(networks, name));
  if (unknown === undefined) return;
  const known = Object.keys(networks).join(', ');
  throw new GanError(where, `there is no network '${unknown}'. Try one of ${known}.`);
}

function isSampled(average: EmaSpec | undefined): boolean {
  return average !== undefined && average.sampling !== false;
}

/** Throws if the run belongs to another variant. @throws GanError `mismatch` */
export function refuseOtherGan({ at, record }: OpenedWeights, name: string): void {
  if (record.config.gan === name) return;
  const problem = `${at} is a run of '${record.config.gan}'; received '${name}'`;
  throw new GanError(where, `${problem}. Pass the variant of the run.`, { code: 'mismatch' });
}
