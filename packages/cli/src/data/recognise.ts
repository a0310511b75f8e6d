import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Dataset } from '@ganforge/core';
import { GanError, nearestName } from '@ganforge/formats';
import type { ImageFacts, RecognisedData } from './facts.ts';
import { FILE_ENDINGS, fileData } from './files.ts';
import { imageFolderData, isFolder, pairOfFolders } from './folders.ts';
import { KNOWN_SETS, knownSet } from './known-sets.ts';
import { isTextFolder, textFolderData } from './texts.ts';

const where = 'cli/data';

/** Options for recognising data. */
export interface RecogniseOptions {
  /** Whether subfolders of images are classes. */
  readonly classes: boolean;
}

/**
 * Recognises the data at a place, which is the name of a dataset, a folder or a file. Two places are the two sides of a
 * translation.
 *
 * @throws GanError `file` if a place does not exist; `argument` if there are more than two places
 * @example
 * const { says } = await recognise(['photos'], { classes: true }); // '312 images in 3 classes (cat, dog, owl), ...'
 */
export async function recognise(places: readonly string[], options: RecogniseOptions): Promise<RecognisedData> {
  const [first, second, ...more] = places;
  if (first === undefined || more.length > 0) {
    const folder = first === undefined ? 'photos/' : `${dirname(first)}/`;
    const problem = `data must be one place, or the two sides of a translation; received ${places.length}`;
    throw new GanError(where, `${problem}. Give the folder that holds the files, such as ${folder}.`);
  }
  if (second === undefined) return recogniseOne(first, options);
  const place = `${first} ${second}`;
  if ((await isFolder(first)) && (await isFolder(second))) return pairOfFolders(place, first, second);
  return pairOf(place, await recogniseOne(first, options), await recogniseOne(second, options));
}

async function recogniseOne(place: string, { classes }: RecogniseOptions): Promise<RecognisedData> {
  const known = await knownSet(place);
  if (known !== undefined) return known;
  const there = await stat(place).catch(() => undefined);
  if (there?.isDirectory() === true) {
    const folder = place.replace(/(.)\/+$/, '$1');
    return (await isTextFolder(folder)) ? textFolderData(folder, classes) : imageFolderData(folder, classes);
  }
  if (there !== undefined) return fileData(place);
  const nearest = nearestName(place, KNOWN_SETS);
  const guess = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  const files = FILE_ENDINGS.map((name) => `.${name}`).join(', ');
  throw new GanError(
    where,
    `there is no folder, file or set '${place}'. Give a folder of images, a file (${files}), or one of ${KNOWN_SETS.join(', ')}.${guess}`,
    { code: 'file' },
  );
}

/** Combines two sets of images to the two sides of a translation. */
async function pairOf(place: string, a: RecognisedData, b: RecognisedData): Promise<RecognisedData> {
  const [left, right] = [imagesOf(a), imagesOf(b)];
  const { classes: _, ...facts } = left;
  return {
    place,
    facts: { ...facts, kind: 'pair', size: Math.max(left.size, right.size), isFixed: left.isFixed || right.isFixed },
    says: `two sets of images: ${a.place} with ${a.says}, ${b.place} with ${b.says}`,
    async open(needs, options) {
      const { unpaired } = await import('@ganforge/data');
      const sides = await Promise.all([a.open(needs, options), b.open(needs, options)]);
      return unpaired(...(sides as [Parameters<typeof unpaired>[0], Parameters<typeof unpaired>[1]])) as Dataset;
    },
  };
}

function imagesOf({ place, facts }: RecognisedData): ImageFacts {
  if (facts.kind === 'images') return facts;
  throw new GanError(where, `${place} holds ${facts.kind}; both sides of a translation must be images.`, {
    code: 'mismatch',
  });
}
