import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import type { Outcome, ResultRow } from './row.ts';

const root = new URL('..', import.meta.url).pathname;
/** Where rows are kept. */
const folder = `${root}docs/results`;
/** Most bytes of a picture. */
const MOST = 60_000;

/** What is kept of a row: its outcome but for the picture, and what the outcome depends on. */
export interface Kept extends Omit<Outcome, 'picture'> {
  readonly hash: string;
  /** `native 0.0.0, 1 thread`. */
  readonly engine: string;
  /** The machine's load over the run, mean of the start and the end: the row's alone is 1 for each thread. */
  readonly load: number;
  /** Processor seconds of the run, its measuring included: what it takes by the clock where nothing else is at work. */
  readonly processor?: number;
  readonly hasPicture: boolean;
}

/** A row as it is kept, if it was ever made. */
export async function readKept({ name }: ResultRow): Promise<Kept | undefined> {
  const text = await readFile(`${folder}/${name}.json`, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Kept);
}

/** Keeps what a row gave. @throws Error for a picture that is too large */
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
 * Hash of what a row depends on: its data and settings, the code of its variant in models and losses, and the engine's version.
 *
 * The code is bundled and minified first, so that comments, types and names of files change nothing; nor do the sentences of options.
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

/** Versions of the engine and of its native backend. */
async function engineVersion(): Promise<string> {
  const versions = ['engine', 'backend-native'].map(async (name) => {
    const { version } = JSON.parse(await readFile(`${root}packages/${name}/package.json`, 'utf8'));
    return `${name} ${version}`;
  });
  return (await Promise.all(versions)).join(', ');
}
