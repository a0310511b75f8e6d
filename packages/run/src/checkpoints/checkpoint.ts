import {
  createSha256,
  type FileContents,
  GanError,
  ioError,
  type NamedArray,
  nodeFs,
  problemOf,
  safetensorsParts,
  writeFolderAtomic,
} from '@ganforge/formats';
import { folderFiles } from '../files/folder-files.ts';
import type { RunFiles } from '../files/run-files.ts';
import { decodeManifest, encodeManifest, type Manifest } from './manifest.ts';

const where = 'run/checkpoint';

/**
 * Contains the arrays of a checkpoint. The first key is the name of a file without `.safetensors`; the second key is
 * the name of an array.
 */
export type StateArrays = Readonly<Record<string, Readonly<Record<string, NamedArray>>>>;

/** A checkpoint that was read. Its bytes are verified to be the bytes that were written. */
export interface Checkpoint {
  readonly manifest: Manifest;
  readonly arrays: StateArrays;
}

/**
 * The arguments of {@link writeCheckpoint} for the manifest. The function computes the checksums of the files itself.
 */
export type CheckpointNotes = Omit<Manifest, 'format' | 'version' | 'files'>;

/** Returns the name of a checkpoint, such as `step-40`. */
export function checkpointName(step: number): string {
  return `step-${step}`;
}

/**
 * Writes `<folder>/checkpoints/step-N` atomically. If the state is the same, the bytes are the same.
 *
 * @throws GanError `io` if the disk is full, read-only, or access is denied
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
 * Reads `checkpoints/<name>` of a run and verifies every byte.
 *
 * @param place the folder of the run, or an object that reads its files
 * @param parts the files to read, without `.safetensors`; a file that the checkpoint does not have is left out.
 *   @default all
 * @throws GanError `checksum` with the name of a file that is damaged, truncated or missing
 */
export async function readCheckpoint(
  place: string | RunFiles,
  name: string,
  parts?: readonly string[],
): Promise<Checkpoint> {
  const files = typeof place === 'string' ? folderFiles(place) : place;
  const path = `checkpoints/${name}`;
  const bytes = await files.read(`${path}/manifest.json`);
  if (bytes === undefined) throw damaged(`${path}/manifest.json`, 'it is missing');
  const manifest = await decodeManifest(bytes, `${path}/manifest.json`);
  if (checkpointName(manifest.step) !== name) {
    throw damaged(`${path}/manifest.json`, `it is that of ${checkpointName(manifest.step)}`);
  }
  const arrays: Record<string, StateArrays[string]> = {};
  for (const [file, promised] of Object.entries(manifest.files)) {
    if (!/^\w[\w.-]*\.safetensors$/.test(file)) throw damaged(`${path}/manifest.json`, `it names a file '${file}'`);
    const part = file.replace(/\.safetensors$/, '');
    if (parts?.includes(part) ?? true) arrays[part] = await readArrays(files, `${path}/${file}`, promised);
  }
  return { manifest, arrays };
}

/** Reads the arrays of a file, and compares the length and the checksum of the file with the manifest. */
async function readArrays(
  files: RunFiles,
  path: string,
  promised: Manifest['files'][string],
): Promise<StateArrays[string]> {
  const expected = `expected ${promised.bytes} bytes with sha256 ${promised.sha256.slice(0, 16)}…`;
  const found = await files.arrays(path).catch((cause: unknown) => {
    if (cause instanceof GanError && cause.code !== 'file') throw cause;
    throw damaged(path, `${expected}; ${problemOf(cause)}`, cause);
  });
  if (found === undefined) throw damaged(path, 'it is missing');
  const { bytes, sha256, tensors } = found;
  if (bytes === promised.bytes && (sha256 ?? promised.sha256) === promised.sha256) return tensors;
  throw damaged(path, `${expected}, received ${bytes} bytes with sha256 ${sha256?.slice(0, 16)}…`);
}

/**
 * Lists the steps of the checkpoints in the folder of a run in ascending order. Incomplete checkpoints are included.
 */
export async function listCheckpoints(folder: string): Promise<number[]> {
  const fs = await nodeFs(where);
  const names = await fs.readdir(`${folder}/checkpoints`).catch(() => []);
  const steps = names.flatMap((name) => /^step-(\d+)$/.exec(name)?.[1] ?? []).map(Number);
  return steps.sort((a, b) => a - b);
}

/**
 * Cleans up after a crash. It restores a checkpoint if its replacement was not completed, and removes files that were
 * only partly written or deleted.
 *
 * @throws GanError `io` if the folder cannot be changed
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
 * Removes old checkpoints. It keeps the last `keepLast` checkpoints, the checkpoint of step `best`, and checkpoints
 * after `step`.
 *
 * @throws GanError `io` if a checkpoint cannot be removed
 */
export async function pruneCheckpoints(folder: string, step: number, keepLast: number, best?: number): Promise<void> {
  const past = (await listCheckpoints(folder)).filter((other) => other <= step);
  for (const old of past.slice(0, Math.max(0, past.length - keepLast))) {
    if (old !== best) await removeCheckpoint(folder, old);
  }
}

/**
 * Removes the checkpoint of a step.
 * @throws GanError `io` if it cannot be removed
 */
export async function removeCheckpoint(folder: string, step: number): Promise<void> {
  const fs = await nodeFs(where);
  const path = `${folder}/checkpoints/${checkpointName(step)}`;
  try {
    // renamed first, because a folder with the name of a checkpoint is always complete
    await fs.rename(path, `${path}.removed`);
    await fs.rm(`${path}.removed`, { recursive: true, force: true });
  } catch (cause) {
    throw ioError(where, `remove ${path}`, cause);
  }
}

function damaged(path: string, problem: string, cause?: unknown): GanError {
  return new GanError(where, `${path} is damaged: ${problem.replace(/\.$/, '')}.`, { code: 'checksum', cause });
}
