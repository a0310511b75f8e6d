import { readFile } from 'node:fs/promises';
import { type TextDataset, textLines } from '@ganforge/data';
import { GanError } from '@ganforge/formats';
import { readLines, type TextSpec } from '@ganforge/media';

/** Contains the training captions, the test captions as words, and the spec of both. */
export interface Captions {
  readonly training: TextDataset;
  readonly unseen: TextDataset;
  /** All test captions, with any words. They are the references of BLEU. */
  readonly references: readonly (readonly string[])[];
  readonly spec: TextSpec;
}

/**
 * Reads those COCO captions of the data folder that are short and have frequent words. @throws GanError `file` if there
 * is no data folder
 */
export async function captions(length: number, vocabulary: number): Promise<Captions> {
  const training = await textLines(fileOf('image_coco'), { length, vocabulary });
  const spec = training.entries.texts;
  const unseen = await textLines(fileOf('test_coco'), { spec });
  return { training, unseen, references: (await linesOf('test_coco')).map(wordsOf), spec };
}

/** Reads all lines of one of the two files. @throws GanError `file` if there is no data folder */
export async function linesOf(name: 'image_coco' | 'test_coco'): Promise<string[]> {
  const path = fileOf(name);
  return readLines({ path, bytes: await readFile(path) });
}

function fileOf(name: string): string {
  const folder = process.env.GANFORGE_DATA_DIR;
  if (folder) return `${folder}/text/${name}.txt.gz`;
  const advice = 'Set GANFORGE_DATA_DIR to a folder with text/image_coco.txt.gz and text/test_coco.txt.gz.';
  throw new GanError('examples/captions-relgan', `there are no captions. ${advice}`, { code: 'file' });
}

/** Returns the words of a caption. */
export function wordsOf(line: string): string[] {
  return line.split(' ').filter((word) => word !== '');
}
