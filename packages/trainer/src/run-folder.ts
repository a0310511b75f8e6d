import type { Batch, Dataset, Gan, JsonObject } from '@ganforge/core';
import { encodeSafetensors, GanError, ioError, nodeFs, sha256, writeFileAtomic } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { canonicalJson, differences } from './canonical-json.ts';
import type { RunConfig, RunRecord } from './run-record.ts';
import type { TrainingState } from './state.ts';
import { readState } from './state-tensors.ts';

const where = 'trainer/run-folder';

/** What decides a run's numbers, as plain JSON. */
export function runConfig<B extends Batch>(
  gan: Gan<B>,
  dataset: Dataset<B>,
  settings: Pick<RunConfig, 'batchSize' | 'accumulate' | 'seed'>,
): RunConfig {
  const { batchSize, accumulate, seed } = settings;
  const { size, spec } = dataset;
  const config = { gan: gan.name, options: gan.config, dataset: { size, spec }, batchSize, accumulate, seed };
  return JSON.parse(JSON.stringify(config)) as RunConfig;
}

/** sha256 of a configuration, whatever the order of its keys. */
function configHash(config: RunConfig): Promise<string> {
  return sha256(new TextEncoder().encode(canonicalJson(config)));
}

/** What `run.json` says of a run. */
export async function runRecord(state: TrainingState, config: RunConfig, engine: object = {}): Promise<RunRecord> {
  const parameters = Object.entries(state.weights).map(([network, weights]) => [
    network,
    weights.reduce((sum, { variable }) => sum + variable.size, 0),
  ]);
  const node = (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node;
  return {
    config,
    configHash: await configHash(config),
    output: state.gan.output,
    parameters: Object.fromEntries(parameters) as Record<string, number>,
    versions: { tfjs: tf.version_core, ...(node !== undefined && { node }) },
    engine: JSON.parse(JSON.stringify({ backend: tf.getBackend(), ...engine })) as JsonObject,
  };
}

/**
 * Makes a run's folder and its `run.json`.
 *
 * @throws GanError `mismatch` when the folder holds a run already, `io` when it cannot be written
 */
export async function createRunFolder(folder: string, record: RunRecord): Promise<void> {
  const fs = await nodeFs(where);
  const path = `${folder}/run.json`;
  if (await fs.stat(path).catch(() => undefined)) {
    throw new GanError(where, `${folder} holds a run already. Go on with resume(), or choose another folder.`, {
      code: 'mismatch',
    });
  }
  try {
    await fs.mkdir(folder, { recursive: true });
  } catch (cause) {
    throw ioError(where, `make ${folder}`, cause);
  }
  await writeFileAtomic(path, `${JSON.stringify(record, null, 2)}\n`, where);
}

/**
 * Reads `run.json`.
 *
 * @throws GanError `file` when there is no run in the folder, `checksum` when the file is damaged
 */
export async function readRunRecord(folder: string): Promise<RunRecord> {
  const fs = await nodeFs(where);
  const path = `${folder}/run.json`;
  let text: string;
  try {
    text = await fs.readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'ENOENT') throw ioError(where, `read ${path}`, cause);
    throw new GanError(where, `${folder} holds no run: there is no run.json. Begin one with train().`, {
      code: 'file',
      cause,
    });
  }
  try {
    const record = JSON.parse(text) as RunRecord;
    if ((await configHash(record.config)) !== record.configHash) throw new Error('configHash does not fit config');
    return record;
  } catch (cause) {
    throw new GanError(where, `${path} is damaged: ${(cause as Error).message}.`, { code: 'checksum', cause });
  }
}

/** sha256 of all weights and states, as a run begins with them. */
export async function beginningHash(state: TrainingState): Promise<string> {
  const { weights = {}, state: states = {} } = await readState(state);
  return sha256(encodeSafetensors({ ...prefixed('weights', weights), ...prefixed('state', states) }));
}

function prefixed<T>(part: string, arrays: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(arrays).map(([key, array]) => [`${part}/${key}`, array]));
}

/**
 * Refuses to begin a run again with a GAN whose weights have moved since: the run would be another in silence.
 *
 * @throws GanError `mismatch`
 */
export async function checkBeginning(folder: string, record: RunRecord, state: TrainingState): Promise<void> {
  if (record.beginningHash === undefined || record.beginningHash === (await beginningHash(state))) return;
  throw new GanError(
    where,
    `${folder} has no checkpoint yet, so that the run begins again; but this GAN's weights are not those it began with. Build the GAN anew, as for the run.`,
    { code: 'mismatch' },
  );
}

/**
 * Refuses to go on with another configuration than the run's.
 *
 * @throws GanError `mismatch` naming the fields that differ
 */
export function checkConfig(folder: string, expected: RunConfig, received: RunConfig): void {
  const found = differences(expected, received);
  if (found.length === 0) return;
  throw new GanError(
    where,
    `${folder} is a run of another configuration: ${found.join('; ')}. Give the run's own settings, or choose another folder.`,
    { code: 'mismatch' },
  );
}
