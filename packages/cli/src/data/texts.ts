import { readdir, stat } from 'node:fs/promises';
import type { TextDataset } from '@ganforge/data';
import { isImageName, readLines } from '@ganforge/media';
import type { RecognisedData } from './facts.ts';
import { shownNames } from './known-sets.ts';

/** The maximum length of a text and the maximum size of the vocabulary. The time of a training step grows with both. */
const FIT = { length: 32, vocabulary: 5000 } as const;

/** Reads the lines of a text file. The tokens are words. */
export async function textData(place: string, bytes: Uint8Array): Promise<RecognisedData> {
  const { textDataset } = await import('@ganforge/data');
  return ofTexts(place, textDataset({ texts: await readLines({ path: place, bytes }) }, FIT));
}

/** Returns whether a folder contains text files and no images. In such a folder, each file is a class. */
export async function isTextFolder(place: string): Promise<boolean> {
  const entries = await readdir(place, { withFileTypes: true });
  const names = entries.filter((entry) => !entry.name.startsWith('.'));
  if (names.some((entry) => entry.isDirectory() || isImageName(entry.name))) return false;
  const sizes = names.filter(({ name }) => /\.txt(\.gz)?$/i.test(name)).map(({ name }) => stat(`${place}/${name}`));
  return (await Promise.all(sizes)).some(({ size }) => size > 0);
}

/** Reads the lines of the text files of a folder. Each file is a class. @param classes whether to use the classes */
export async function textFolderData(place: string, classes: boolean): Promise<RecognisedData> {
  const { textDataset, textFolder } = await import('@ganforge/data');
  const labelled = await textFolder(place, FIT);
  if (classes) return ofTexts(place, labelled, labelled.entries.labels.classes);
  const { leftOut } = labelled;
  return ofTexts(place, { ...textDataset({ texts: labelled.texts }, FIT), leftOut });
}

function ofTexts(place: string, dataset: TextDataset, classes?: readonly string[]): RecognisedData {
  const { texts } = dataset.entries;
  const { length: long, vocabulary: rare } = dataset.leftOut;
  const more =
    long + rare === 0 ? '' : `; left out are ${long} of more than ${FIT.length} words and ${rare} of rare words`;
  const of = classes === undefined ? '' : ` in ${classes.length} classes (${shownNames(classes)})`;
  return {
    place,
    facts: { ...texts, size: dataset.size, unit: 'word', ...(classes && { classes }) },
    says: `${dataset.size} lines of text${of}, up to ${texts.length} words out of ${texts.vocabulary.length}${more}`,
    open: async () => dataset as Awaited<ReturnType<RecognisedData['open']>>,
  };
}
