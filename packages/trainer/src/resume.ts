import type { Batch } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import {
  type Checkpoint,
  checkpointName,
  filesAt,
  type History,
  listCheckpoints,
  type RunRecord,
  readCheckpoint,
  readHistory,
  readRunRecord,
  tidyRunFolder,
} from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';
import type { ResumeOptions } from './options.ts';

const where = 'trainer/resume';

/** The data in a run's folder that a resume needs. */
export interface Resumable {
  readonly record: RunRecord;
  /** The checkpoint. It is absent if the run had no checkpoint. */
  readonly checkpoint: Checkpoint | undefined;
  /** The losses of the checkpoint's step, and the costs so far. */
  readonly history: Pick<History, 'terms' | 'costs'>;
  /** Warnings for the user. */
  readonly warnings: readonly string[];
}

/**
 * Cleans up a run's folder. Then it reads the record of the run and the checkpoint from which the run resumes.
 *
 * @throws GanError `file` if there is no such run or checkpoint, or all checkpoints are missing; `checksum` if the
 *   checkpoint is damaged
 */
export async function loadForResume<B extends Batch>(
  folder: string,
  options: Pick<ResumeOptions<B>, 'from' | 'fallback'>,
): Promise<Resumable> {
  const record = await readRunRecord(folder);
  await tidyRunFolder(folder);
  const names = (await listCheckpoints(folder)).map(checkpointName);
  const { from } = options;
  if (from !== undefined && !names.includes(from)) {
    throw new GanError(where, `${folder} has no checkpoint '${from}'. It has: ${names.join(', ') || 'none'}.`, {
      code: 'file',
    });
  }
  if (names.length === 0) {
    const history = await readHistory(filesAt(folder));
    refuseLostCheckpoints(folder, history);
    const warnings = ['the run has no checkpoint yet. It starts again.'];
    return { record, checkpoint: undefined, history: { ...history, terms: {} }, warnings };
  }
  const until = from === undefined ? names : names.slice(0, names.indexOf(from) + 1);
  const { checkpoint, warnings } = await lastWhole(folder, until, options.fallback ?? false);
  const { backend, step } = checkpoint.manifest;
  const history = await readHistory(filesAt(folder), step);
  if (backend === tf.getBackend()) return { record, checkpoint, history, warnings };
  const changed = `the checkpoint was made on '${backend}', but the engine is '${tf.getBackend()}': the run continues, but not bit for bit.`;
  return { record, checkpoint, history, warnings: [...warnings, changed] };
}

/** Throws if the checkpoints of a run were deleted. Otherwise the run would silently restart. */
function refuseLostCheckpoints(folder: string, { checkpoint }: History): void {
  if (checkpoint === undefined) return;
  throw new GanError(
    where,
    `${folder} has no checkpoint, but its events.jsonl lists ${checkpoint}. Restore the checkpoint, or start in another folder.`,
    { code: 'file' },
  );
}

/** Reads the last checkpoint. If it is damaged and `fallback` is true, reads the last intact checkpoint. */
async function lastWhole(
  folder: string,
  names: readonly string[],
  fallback: boolean,
): Promise<{ checkpoint: Checkpoint; warnings: string[] }> {
  const damage: GanError[] = [];
  for (const name of [...names].reverse()) {
    const read = await readCheckpoint(folder, name).catch((error: unknown) => {
      if (error instanceof GanError && error.code === 'checksum') return error;
      throw error;
    });
    if (read instanceof GanError) {
      damage.push(read);
      continue;
    }
    if (damage.length === 0 || fallback) {
      return { checkpoint: read, warnings: damage.map((error) => `${error.problem} The run continues from ${name}.`) };
    }
    const offer = `The last intact checkpoint is ${name}: resume with {from: '${name}'}, or with {fallback: true}.`;
    throw new GanError(where, `${damage[0]!.problem} ${offer}`, { code: 'checksum', cause: damage[0] });
  }
  throw new GanError(where, `${damage[0]!.problem} No earlier checkpoint is intact. Start the run again.`, {
    code: 'checksum',
    cause: damage[0],
  });
}
