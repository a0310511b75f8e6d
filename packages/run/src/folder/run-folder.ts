import { GanError, ioError, makeFolder, nodeFs, problemOf, sha256, writeFileAtomic } from '@ganforge/formats';
import { listCheckpoints } from '../checkpoints/checkpoint.ts';
import { eventLines, eventsName, headOf } from '../events/lines.ts';
import { folderFiles } from '../files/folder-files.ts';
import type { RunFiles } from '../files/run-files.ts';
import { canonicalJson, differences } from '../record/canonical-json.ts';
import type { RunConfig, RunRecord } from '../record/run-record.ts';
import { lockRun, type RunLock } from './lock.ts';

const where = 'run/run-folder';

/** Computes the sha256 of a configuration. The order of its keys does not change the result. */
export function configHash(config: RunConfig): Promise<string> {
  return sha256(new TextEncoder().encode(canonicalJson(config)));
}

/**
 * Creates the folder of a run, locks it and writes `run.json`. If several processes start a run in one folder at the
 * same time, only one succeeds.
 *
 * It replaces a run that ended before its first step (for example because of a wrong dataset), because such a run
 * contains nothing of value.
 *
 * @throws GanError `mismatch` if the folder contains a run or another process is starting one; `io` if the folder
 *   cannot be written; `unsupported` outside Node
 */
export async function beginRun(folder: string, record: RunRecord): Promise<RunLock> {
  const fs = await folderFs();
  const path = `${folder}/run.json`;
  const isThere = async () => (await fs.stat(path).catch(() => undefined)) !== undefined;
  if ((await isThere()) && !(await hasNothing(folder))) throw heldAlready(folder);
  await makeFolder(folder, where);
  const lock = await lockRun(folder);
  try {
    if (await isThere()) {
      if (!(await hasNothing(folder))) throw heldAlready(folder);
      await fs.rm(`${folder}/${eventsName}`, { force: true });
    }
    await writeFileAtomic(path, `${JSON.stringify(record, null, 2)}\n`, where);
    return lock;
  } catch (cause) {
    await lock.release().catch(() => undefined);
    throw ioError(where, `begin a run in ${folder}`, cause);
  }
}

/**
 * Returns the file functions of Node.
 *
 * @param load imports the module with the file functions; tests pass another function
 * @throws GanError `unsupported` in a browser
 */
export async function folderFs(load: typeof nodeFs = nodeFs): ReturnType<typeof nodeFs> {
  return load(where).catch((cause: unknown) => {
    const problem = 'a run can write a folder only in Node. Omit folder to run without writing files.';
    throw new GanError(where, problem, { code: 'unsupported', cause });
  });
}

/** Returns whether a run ended before its first step was complete. */
async function hasNothing(folder: string): Promise<boolean> {
  if ((await listCheckpoints(folder)).length > 0) return false;
  let last = '';
  for await (const line of eventLines(folderFiles(folder))) {
    const { type, step } = headOf(line, folder);
    if (step > 0) return false;
    last = type;
  }
  return last === 'failed' || last === 'finished';
}

function heldAlready(folder: string): GanError {
  return new GanError(where, `${folder} already holds a run. Continue it with resume(), or choose another folder.`, {
    code: 'mismatch',
  });
}

/**
 * Reads `run.json`.
 *
 * @throws GanError `file` if there is no run; `checksum` if the file is damaged; `unsupported` if another version wrote
 *   it
 */
export async function readRunRecord(place: string | RunFiles): Promise<RunRecord> {
  const files = typeof place === 'string' ? folderFiles(place) : place;
  const bytes = await files.read('run.json');
  if (bytes === undefined) {
    throw new GanError(where, `${files.at} holds no run: run.json is missing. Start a run with train().`, {
      code: 'file',
    });
  }
  let record: RunRecord | null;
  try {
    record = JSON.parse(new TextDecoder().decode(bytes)) as RunRecord | null;
    if (typeof record?.config?.dataset !== 'object') throw new Error('it has no configuration');
    // A page without https cannot compute checksums, so it skips the check.
    const checked = globalThis.crypto?.subtle !== undefined && record.version === 1;
    if (checked && (await configHash(record.config)) !== record.configHash) {
      throw new Error('configHash does not match config');
    }
  } catch (cause) {
    throw new GanError(where, `${files.at}/run.json is damaged: ${problemOf(cause)}.`, { code: 'checksum', cause });
  }
  if (record.format === 'ganforge-run' && record.version === 1) return record;
  const problem = `${files.at}/run.json must be a ganforge-run of version 1; received ${record.format} ${record.version}. Use the release that wrote it.`;
  throw new GanError(where, problem, { code: 'unsupported' });
}

/**
 * Checks that a configuration equals the configuration of the run.
 *
 * @throws GanError `mismatch` with the names of the fields that differ
 */
export function checkConfig(folder: string, expected: RunConfig, received: RunConfig): void {
  const found = differences(expected, received);
  if (found.length === 0) return;
  throw new GanError(
    where,
    `${folder} contains a run with another configuration: ${found.join('; ')}. Use the settings of that run, or choose another folder.`,
    { code: 'mismatch' },
  );
}
