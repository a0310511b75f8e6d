import {
  createSha256,
  type FileContents,
  GanError,
  ioError,
  type NamedArray,
  nodeFs,
  problemOf,
  readSafetensors,
  safetensorsParts,
  writeFolderAtomic,
} from '@ganforge/formats';
import { decodeManifest, encodeManifest, type Manifest } from './manifest.ts';

const where = 'run/checkpoint';

/** Arrays by key, of each of a checkpoint's files by its name without `.safetensors`. */
export type StateArrays = Readonly<Record<string, Readonly<Record<string, NamedArray>>>>;

/** A checkpoint as it was read: proven to be the bytes that were written. */
export interface Checkpoint {
  readonly manifest: Manifest;
  readonly arrays: StateArrays;
}

/** What {@link writeCheckpoint} is told; the files' checksums it finds itself. */
export type CheckpointNotes = Omit<Manifest, 'format' | 'version' | 'files'>;

/** `step-40`. */
export function checkpointName(step: number): string {
  return `step-${step}`;
}

/**
 * Writes `<folder>/checkpoints/step-N` so that it is there whole or not at all; the same state gives the same bytes.
 *
 * @throws GanError `io` when the disk is full, read-only or forbidden
 */
export async function writeCheckpoint(folder: string, notes: CheckpointNotes, arrays: StateArrays): Promise<void> {
  const contents: Record<string, FileContents> = {};
  const files: Record<string, { bytes: number; sha256: string }> = {};
  for (const [part, tensors] of Object.entries(arrays)) {
    const parts = safetensorsParts(tensors);
    const hash = await createSha256();
    for (const bytes of parts) hash.update(bytes);
    contents[`${part}.safetensors`] = parts;
    files[`${part}.safetensors`] = { bytes: parts.reduce((sum, { length }) => sum + length, 0), sha256: hash.digest() };
  }
  contents['manifest.json'] = await encodeManifest({ format: 'ganforge-checkpoint', version: 1, ...notes, files });
  await writeFolderAtomic(`${folder}/checkpoints/${checkpointName(notes.step)}`, contents, where);
}

/**
 * Reads `<folder>/checkpoints/<name>` and checks every byte of it.
 *
 * @throws GanError `checksum` naming the file that is damaged, cut short or missing
 */
export async function readCheckpoint(folder: string, name: string): Promise<Checkpoint> {
  const path = `checkpoints/${name}`;
  const manifest = await decodeManifest(await readPart(folder, `${path}/manifest.json`), `${path}/manifest.json`);
  if (checkpointName(manifest.step) !== name) {
    throw damaged(`${path}/manifest.json`, `it is that of ${checkpointName(manifest.step)}`);
  }
  const arrays: Record<string, StateArrays[string]> = {};
  for (const [file, promised] of Object.entries(manifest.files)) {
    if (!/^\w[\w.-]*\.safetensors$/.test(file)) throw damaged(`${path}/manifest.json`, `it names a file '${file}'`);
    arrays[file.replace(/\.safetensors$/, '')] = await readArrays(folder, `${path}/${file}`, promised);
  }
  return { manifest, arrays };
}

/** The arrays of one file, whose bytes are those that the manifest promises. */
async function readArrays(
  folder: string,
  path: string,
  promised: Manifest['files'][string],
): Promise<StateArrays[string]> {
  const fs = await nodeFs(where);
  const stat = await fs.stat(`${folder}/${path}`).catch(() => undefined);
  if (stat === undefined) throw damaged(path, 'it is missing');
  const expected = `expected ${promised.bytes} bytes with sha256 ${promised.sha256.slice(0, 16)}…`;
  if (stat.size !== promised.bytes) throw damaged(path, `${expected}, received ${stat.size} bytes`);
  const { tensors, sha256 } = await readSafetensors(`${folder}/${path}`).catch((cause: unknown) => {
    if (cause instanceof GanError && cause.code === 'io') throw cause;
    throw damaged(path, `${expected}; ${problemOf(cause)}`, cause);
  });
  if (sha256 !== promised.sha256) throw damaged(path, `${expected}, received ${sha256.slice(0, 16)}…`);
  return tensors;
}

/** Steps of the checkpoints in a run's folder, smallest first, whether they are whole or not. */
export async function listCheckpoints(folder: string): Promise<number[]> {
  const fs = await nodeFs(where);
  const names = await fs.readdir(`${folder}/checkpoints`).catch(() => []);
  const steps = names.flatMap((name) => /^step-(\d+)$/.exec(name)?.[1] ?? []).map(Number);
  return steps.sort((a, b) => a - b);
}

/**
 * Puts right what a crash left behind: a replaced checkpoint whose successor never came is put back, and what was only
 * partly written or removed is taken away.
 *
 * @throws GanError `io`
 */
export async function tidyRunFolder(folder: string): Promise<void> {
  const fs = await nodeFs(where);
  try {
    for (const parent of [folder, `${folder}/samples`, `${folder}/checkpoints`]) {
      const names: string[] = await fs.readdir(parent).catch(() => []);
      for (const name of names) {
        const whole = name.replace(/\.(old|partial|removed)$/, '');
        if (whole === name) continue;
        if (name.endsWith('.old') && !names.includes(whole)) await fs.rename(`${parent}/${name}`, `${parent}/${whole}`);
        else await fs.rm(`${parent}/${name}`, { recursive: true, force: true });
      }
    }
  } catch (cause) {
    throw ioError(where, `tidy ${folder}`, cause);
  }
}

/**
 * Removes the checkpoints before the last `keepLast`, but for the one of step `best`; later ones than `step` stay.
 *
 * @throws GanError `io`
 */
export async function pruneCheckpoints(folder: string, step: number, keepLast: number, best?: number): Promise<void> {
  const fs = await nodeFs(where);
  const past = (await listCheckpoints(folder)).filter((other) => other <= step);
  for (const old of past.slice(0, Math.max(0, past.length - keepLast))) {
    if (old === best) continue;
    const path = `${folder}/checkpoints/${checkpointName(old)}`;
    try {
      await fs.rename(path, `${path}.removed`); // never half a checkpoint under its name
      await fs.rm(`${path}.removed`, { recursive: true, force: true });
    } catch (cause) {
      throw ioError(where, `remove ${path}`, cause);
    }
  }
}

async function readPart(folder: string, path: string): Promise<Uint8Array> {
  const fs = await nodeFs(where);
  try {
    return await fs.readFile(`${folder}/${path}`);
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'ENOENT') throw ioError(where, `read ${folder}/${path}`, cause);
    throw damaged(path, 'it is missing');
  }
}

function damaged(path: string, problem: string, cause?: unknown): GanError {
  return new GanError(where, `${path} is damaged: ${problem.replace(/\.$/, '')}.`, { code: 'checksum', cause });
}
