import { gunzip, isGzip } from '@ganforge/formats';
import { textOf } from '../checks.ts';
import type { Artifact } from '../kind.ts';

/**
 * Returns the lines of a UTF-8 text file, gzipped or not. A newline at the end does not start another line.
 *
 * @throws GanError `file` if the text is not UTF-8, or the compressed data is damaged
 * @example
 * const lines = await readLines({ path: 'captions.txt.gz', bytes: await readFile('captions.txt.gz') });
 */
export async function readLines({ path, bytes }: Pick<Artifact, 'path' | 'bytes'>): Promise<string[]> {
  const plain = isGzip(bytes) ? await gunzip(bytes, path) : bytes;
  return linesOf(textOf('media/text', { path, bytes: plain }));
}

/** Splits a text into lines. */
export function linesOf(text: string): string[] {
  const all = text.split(/\r?\n/);
  return all.at(-1) === '' ? all.slice(0, -1) : all;
}
