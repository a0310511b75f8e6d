import { type Batch, type Gan, namedWeights } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import { checkpointName, listCheckpoints, type Manifest, readCheckpoint } from '@ganforge/run';
import { mapRecord } from './state/map-record.ts';
import { restoreWeights } from './state/state-tensors.ts';

const where = 'trainer/load-checkpoint';

/** Settings of {@link loadCheckpoint}. */
export interface LoadCheckpointOptions {
  /** `last`, `best`, or a name such as `step-40`. @default 'last' */
  readonly from?: string;
  /** Takes the averaged weights of the networks that have some, as sampling does. @default true */
  readonly averaged?: boolean;
}

/**
 * Puts the weights of a run's checkpoint into a GAN, to sample from it or to save its networks.
 *
 * @param gan built as for the run
 * @returns the checkpoint's manifest: step, configuration, metrics
 * @throws GanError `file` when there is no such checkpoint, `checksum` naming a damaged file, `mismatch` when the
 *   weights are not this GAN's
 *
 * @example
 * await loadCheckpoint('runs/digits', gan, { from: 'best' });
 * const images = gan.sample({ n: 64, random: randomStream(1) });
 */
export async function loadCheckpoint<B extends Batch>(
  folder: string,
  gan: Gan<B>,
  options: LoadCheckpointOptions = {},
): Promise<Manifest> {
  const { from = 'last', averaged = true } = options;
  const names = (await listCheckpoints(folder)).map(checkpointName);
  const last = names.at(-1);
  let name = from === 'last' ? last : from;
  if (from === 'best' && last !== undefined) {
    const { best } = (await readCheckpoint(folder, last)).manifest;
    name = best === null ? undefined : checkpointName(best.step);
  }
  if (name === undefined || !names.includes(name)) {
    throw new GanError(where, `${folder} has no checkpoint '${from}'. It has: ${names.join(', ') || 'none'}.`, {
      code: 'file',
    });
  }
  const { manifest, arrays } = await readCheckpoint(folder, name);
  const weights = mapRecord(gan.networks, (model, network) => namedWeights(network, model));
  restoreWeights({ weights }, { ...arrays.weights, ...(averaged && arrays.averages) });
  return manifest;
}
