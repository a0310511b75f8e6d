import { ioError, nodeFs } from '@ganforge/formats';
import { listCheckpoints, removeCheckpoint } from '../checkpoints/checkpoint.ts';

const where = 'run/one-history';

/**
 * Removes the checkpoints after `step`, the last one first. So if the removal is interrupted, all remaining checkpoints
 * still belong to one history.
 *
 * Call it before the `resumed` event is written. Then, if the process crashes between the two, the run still resumes
 * from `step`.
 *
 * @throws GanError `io` if a checkpoint cannot be removed
 */
export async function removeCheckpointsBeyond(folder: string, step: number): Promise<void> {
  for (const other of (await listCheckpoints(folder)).reverse()) {
    if (other > step) await removeCheckpoint(folder, other);
  }
}

/**
 * Removes the sample pictures after `step`.
 *
 * @throws GanError `io` if a picture cannot be removed
 */
export async function removeSamplesBeyond(folder: string, step: number): Promise<void> {
  const fs = await nodeFs(where);
  try {
    for (const name of await fs.readdir(`${folder}/samples`).catch(() => [])) {
      const found = /^step-(\d+)[.-]/.exec(name);
      if (found !== null && Number(found[1]) > step)
        await fs.rm(`${folder}/samples/${name}`, { recursive: true, force: true });
    }
  } catch (cause) {
    throw ioError(where, `tidy ${folder}/samples`, cause);
  }
}
