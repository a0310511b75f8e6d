import { readFile } from 'node:fs/promises';
import { type TextDataset, textLines } from '@ganforge/data';
import { GanError } from '@ganforge/formats';
import { readLines, type TextSpec } from '@ganforge/media';

/** Captions that train, those that judge, as words, and the spec of both. */
export interface Captions {
  readonly training: TextDataset;
  readonly unseen: TextDataset;
  /** All test captions, whatever their words: references of BLEU. */
  readonly references: readonly (readonly string[])[];
  readonly spec: TextSpec;
}

/** The COCO captions of the data folder: short ones of frequent words. @throws GanError `file` without a folder */
export async function captions(length: number, vocabulary: number): Promise<Captions> {
  const folder = process.env.GANFORGE_DATA_DIR;
  if (!folder) {
    const advice = 'Set GANFORGE_DATA_DIR to a folder with text/image_coco.txt.gz and text/test_coco.txt.gz.';
    throw new GanError('examples/captions-relgan', `there are no captions. ${advice}`, { code: 'file' });
  }
  const training = await textLines(`${folder}/text/image_coco.txt.gz`, { length, vocabulary });
  const spec = training.entries.texts;
  const test = `${folder}/text/test_coco.txt.gz`;
  const lines = await readLines({ path: test, bytes: await readFile(test) });
  const unseen = await textLines(test, { spec });
  return { training, unseen, references: lines.map(wordsOf), spec };
}

/** The words of a caption. */
export function wordsOf(line: string): string[] {
  return line.split(' ').filter((word) => word !== '');
}
