import { ioError, nodeFs } from '@ganforge/formats';
import { listCheckpoints, removeCheckpoint } from '../checkpoints/checkpoint.ts';

const where = 'run/one-history';

/**
 * Removes the checkpoints beyond `step`, the last one first: whenever that is broken off, those that are left are of one
 * history.
 *
 * To be done before the `resumed` line is written: a crash in between goes on from `step` too.
 *
 * @throws GanError `io`
 */
export async function removeCheckpointsBeyond(folder: string, step: number): Promise<void> {
  for (const other of (await listCheckpoints(folder)).reverse()) {
    if (other > step) await removeCheckpoint(folder, other);
  }
}

/**
 * Removes the pictures of samples beyond `step`.
 *
 * @throws GanError `io`
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
