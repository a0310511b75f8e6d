import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import type { Outcome, ResultRow } from './row.ts';

const root = new URL('..', import.meta.url).pathname;
/** The folder in which results are stored. */
const folder = `${root}docs/results`;
/** Maximum size of a picture in bytes. */
const MOST = 60_000;

/**
 * The stored result of a row: its outcome without the picture, and the hash of everything that the outcome depends on.
 */
export interface Kept extends Omit<Outcome, 'picture'> {
  readonly hash: string;
  /** The engine, such as `native 0.0.0, 1 thread`. */
  readonly engine: string;
  /**
   * The load of the machine, as the mean of its values at the start and at the end. If only the row is running, it is 1
   * for each thread.
   */
  readonly load: number;
  /**
   * The processor seconds of the run, including its measurements. If no other program is running, the run takes this
   * long.
   */
  readonly processor?: number;
  readonly hasPicture: boolean;
}

/** Reads the stored result of a row. Returns undefined if there is none. */
export async function readKept({ name }: ResultRow): Promise<Kept | undefined> {
  const text = await readFile(`${folder}/${name}.json`, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Kept);
}

/** Stores the outcome of a row. @throws Error if a picture is too large */
export async function keep(
  { name }: ResultRow,
  { picture, ...outcome }: Outcome,
  facts: Pick<Kept, 'hash' | 'engine' | 'load' | 'processor'>,
): Promise<void> {
  if (picture !== undefined && picture.length > MOST) {
    throw new Error(`${name}: a picture of ${picture.length} bytes; the most is ${MOST}`);
  }
  await mkdir(folder, { recursive: true });
  const kept: Kept = { ...facts, ...outcome, hasPicture: picture !== undefined };
  await writeFile(`${folder}/${name}.json`, `${JSON.stringify(kept, undefined, 2)}\n`);
  if (picture !== undefined) await writeFile(`${folder}/${name}.png`, picture);
}

/**
 * Computes the hash of everything that a row depends on: its data and settings, the code of its variant in models and
 * losses, and the version of the engine.
 *
 * The code is bundled and minified first. So comments, types, names of files and sentences of options do not change the
 * hash.
 */
export async function hashOf({ data, settings, source }: ResultRow): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${root}packages/models/src/${source}`],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    conditions: ['@ganforge/source'],
    external: ['@tensorflow/*', '@ganforge/core', '@ganforge/core/*', '@ganforge/formats', '@ganforge/media'],
  });
  const hash = createHash('sha256');
  const code = outputFiles[0]!.text.replaceAll(
    /\babout:(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)/g,
    '',
  );
  for (const part of [data, JSON.stringify(settings), code, await engineVersion()]) {
    hash.update(`${part.length}\n${part}`);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Returns the versions of the engine and of its native backend. */
async function engineVersion(): Promise<string> {
  const versions = ['engine', 'backend-native'].map(async (name) => {
    const { version } = JSON.parse(await readFile(`${root}packages/${name}/package.json`, 'utf8'));
    return `${name} ${version}`;
  });
  return (await Promise.all(versions)).join(', ');
}
