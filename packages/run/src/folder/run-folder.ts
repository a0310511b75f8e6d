import { GanError, ioError, makeFolder, nodeFs, problemOf, sha256 } from '@ganforge/formats';
import { listCheckpoints } from '../checkpoints/checkpoint.ts';
import { readEventsIfAny } from '../events/event-log.ts';
import { canonicalJson, differences } from '../record/canonical-json.ts';
import type { RunConfig, RunRecord } from '../record/run-record.ts';

const where = 'run/run-folder';

/** sha256 of a configuration, whatever the order of its keys. */
export function configHash(config: RunConfig): Promise<string> {
  return sha256(new TextEncoder().encode(canonicalJson(config)));
}

/**
 * Makes a run's folder and its `run.json`; of two that begin in one folder at once, one is refused.
 *
 * A run that ended before its first step was done (a wrong data set, a loss that throws) has nothing to lose: its
 * place is taken.
 *
 * @throws GanError `mismatch` when the folder holds a run already, `io` when it cannot be written,
 *   `unsupported` outside Node
 */
export async function createRunFolder(folder: string, record: RunRecord): Promise<void> {
  const fs = await folderFs();
  const path = `${folder}/run.json`;
  const there = await fs.stat(path).catch(() => undefined);
  if (there !== undefined && !(await takePlace(folder))) throw heldAlready(folder);
  await makeFolder(folder, where);
  await writeNew(path, `${JSON.stringify(record, null, 2)}\n`, folder);
}

/** Node's files, or the refusal of a folder in a browser; `load` is how they are had. */
export async function folderFs(load: typeof nodeFs = nodeFs): ReturnType<typeof nodeFs> {
  return load(where).catch((cause: unknown) => {
    const problem = 'a run has a folder only in Node. Leave out folder: nothing is written then.';
    throw new GanError(where, problem, { code: 'unsupported', cause });
  });
}

/** Takes away a run that ended before its first step was done; false where it did not, or another was faster. */
async function takePlace(folder: string): Promise<boolean> {
  const fs = await nodeFs(where);
  const events = await readEventsIfAny(folder);
  const ended = ['failed', 'finished'].includes(events.at(-1)?.type ?? '') && events.every(({ step }) => step === 0);
  if (!ended || (await listCheckpoints(folder)).length > 0) return false;
  try {
    await fs.rename(`${folder}/events.jsonl`, `${folder}/events.jsonl.removed`); // only one can
    await fs.rm(`${folder}/run.json`);
    await fs.rm(`${folder}/events.jsonl.removed`);
    return true;
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ENOENT') return false;
    throw ioError(where, `begin anew in ${folder}`, cause);
  }
}

/**
 * Writes a file that must not be there yet, whole or not at all: the one who makes it owns the folder.
 *
 * A link fails where its name is taken, which a rename does not; where a file system has no links, a rename has to do.
 */
async function writeNew(path: string, text: string, folder: string): Promise<void> {
  const fs = await nodeFs(where);
  const aside = `${path}.${globalThis.crypto.randomUUID()}.partial`;
  try {
    await fs.writeFile(aside, text, { flag: 'wx', flush: true });
    await fs.link(aside, path).catch((cause: { code?: string }) => {
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(cause.code ?? '')) throw cause;
      return fs.rename(aside, path);
    });
  } catch (cause) {
    throw (cause as { code?: string }).code === 'EEXIST' ? heldAlready(folder) : ioError(where, `write ${path}`, cause);
  } finally {
    await fs.rm(aside, { force: true }).catch(() => undefined);
  }
}

function heldAlready(folder: string): GanError {
  return new GanError(where, `${folder} holds a run already. Go on with resume(), or choose another folder.`, {
    code: 'mismatch',
  });
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
    const record = JSON.parse(text) as RunRecord | null;
    if (typeof record?.config?.dataset !== 'object') throw new Error('it has no configuration');
    if ((await configHash(record.config)) !== record.configHash) throw new Error('configHash does not fit config');
    return record;
  } catch (cause) {
    throw new GanError(where, `${path} is damaged: ${problemOf(cause)}.`, { code: 'checksum', cause });
  }
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
