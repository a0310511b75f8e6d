import { gunzip, isGzip } from '@ganforge/formats';
import { textOf } from '../checks.ts';
import type { Artifact } from '../kind.ts';

/**
 * The lines of a file of text in UTF-8, compressed by gzip or not; the end of the last line begins no other.
 *
 * @throws GanError `file` for what is no UTF-8, and for a compressed file that is damaged
 * @example
 * const lines = await readLines({ path: 'captions.txt.gz', bytes: await readFile('captions.txt.gz') });
 */
export async function readLines({ path, bytes }: Pick<Artifact, 'path' | 'bytes'>): Promise<string[]> {
  const plain = isGzip(bytes) ? await gunzip(bytes, path) : bytes;
  return linesOf(textOf('media/text', { path, bytes: plain }));
}

/** The lines of a text. */
export function linesOf(text: string): string[] {
  const all = text.split(/\r?\n/);
  return all.at(-1) === '' ? all.slice(0, -1) : all;
}
