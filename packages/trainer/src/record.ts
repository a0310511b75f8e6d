import { type Batch, type Dataset, type Gan, type JsonObject, runningEngine } from '@ganforge/core';
import { encodeSafetensors, GanError, sha256 } from '@ganforge/formats';
import { configHash, type DataFingerprint, ganforgeVersion, type RunConfig, type RunRecord } from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';
import { fingerprintOf } from './batch/fingerprint.ts';
import { named } from './loop/user-code.ts';
import type { TrainingState } from './state/state.ts';
import { readState } from './state/state-tensors.ts';

const where = 'trainer/record';

/** Returns the configuration that determines a run's results, as plain JSON. */
export function runConfig<B extends Batch>(
  gan: Gan<B>,
  dataset: Dataset<B>,
  fingerprint: DataFingerprint,
  settings: Pick<RunConfig, 'batchSize' | 'accumulate' | 'seed'>,
): RunConfig {
  const { batchSize, accumulate, seed } = settings;
  const { size, entries } = dataset;
  const config = {
    gan: gan.name,
    options: gan.config,
    dataset: { size, entries, fingerprint },
    batchSize,
    accumulate,
    seed,
  };
  return named(
    "the GAN's config or the dataset's entries, which must be JSON,",
    () => JSON.parse(JSON.stringify(config)) as RunConfig,
  );
}

/**
 * Computes the configuration that a run would have. Use it to compare with the configuration of an existing run.
 *
 * @throws GanError errors of the dataset, which reads some examples if it has no fingerprint
 * @example
 * checkConfig(folder, (await openRun(folder)).record.config, await runConfigOf(gan, dataset, { batchSize, accumulate, seed }));
 */
export async function runConfigOf<B extends Batch>(
  gan: Gan<B>,
  dataset: Dataset<B>,
  settings: Pick<RunConfig, 'batchSize' | 'accumulate' | 'seed'>,
): Promise<RunConfig> {
  return runConfig(gan, dataset, await fingerprintOf(dataset), settings);
}

/** Returns the content of `run.json`. */
export async function runRecord(
  state: TrainingState<never>,
  config: RunConfig,
  engine: object = {},
): Promise<RunRecord> {
  const parameters = Object.entries(state.weights).map(([network, weights]) => [
    network,
    weights.reduce((sum, { variable }) => sum + variable.size, 0),
  ]);
  const node = (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node;
  const ganforge = await ganforgeVersion();
  return {
    format: 'ganforge-run',
    version: 1,
    config,
    configHash: await configHash(config),
    needs: state.gan.needs,
    output: state.gan.output,
    ...(state.gan.conditions && { conditions: state.gan.conditions }),
    ...(state.gan.notes && { notes: state.gan.notes }),
    parameters: Object.fromEntries(parameters) as Record<string, number>,
    versions: {
      ...(ganforge !== undefined && { ganforge }),
      tfjs: tf.version_core,
      ...(node !== undefined && { node }),
    },
    engine: named('the option engine, which must be JSON,', () =>
      JSON.parse(JSON.stringify({ backend: tf.getBackend(), ...runningEngine(), ...engine })),
    ) as JsonObject,
  };
}

/** Returns the sha256 of the initial weights and states. */
export async function initialStateHash(state: TrainingState<never>): Promise<string> {
  const { optimizers: _, ...parts } = await readState(state);
  const all = Object.entries(parts).filter(([file]) => file in state.weights || file === 'state');
  return sha256(encodeSafetensors(Object.assign({}, ...all.map(([file, arrays]) => prefixed(file, arrays)))));
}

function prefixed<T>(part: string, arrays: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(arrays).map(([key, array]) => [`${part}:${key}`, array]));
}

/**
 * Throws unless the initial weights are the same as those of the run. With other weights, a restart would silently give
 * another run.
 *
 * @throws GanError `mismatch`
 */
export async function checkInitialState(folder: string, record: RunRecord, state: TrainingState<never>): Promise<void> {
  if (record.initialStateHash === undefined || record.initialStateHash === (await initialStateHash(state))) return;
  throw new GanError(
    where,
    `${folder} has no checkpoint yet, so the run starts again, but the initial weights differ from the run's. Rebuild the GAN with the same options and seed.`,
    { code: 'mismatch' },
  );
}
