import { readdir, stat } from 'node:fs/promises';
import { GanError } from '@ganforge/formats';
import { type FolderSurvey, type ImageSpec, isImageName, type Specs, surveyFolder } from '@ganforge/media';
import { counted, type ImageFacts, type RecognisedData } from './facts.ts';
import { shownNames } from './known-sets.ts';

const where = 'cli/data';
/** The names of the two subfolders of a dataset for translation, as in the datasets of CycleGAN. */
const SIDES = [
  ['trainA', 'trainB'],
  ['A', 'B'],
] as const;

/**
 * Recognises a folder of images. It is a pair of image sets if it has the subfolders `trainA` and `trainB`. It has
 * classes if all images are in subfolders. If some images are not in a subfolder, it has no classes.
 *
 * @param classes whether subfolders are classes; if false, all images at any depth are read without classes
 * @throws GanError `file` if the folder has no images
 */
export async function imageFolderData(place: string, classes: boolean): Promise<RecognisedData> {
  for (const [a, b] of SIDES) {
    const sides = [`${place}/${a}`, `${place}/${b}`] as const;
    if (classes && (await isFolder(sides[0])) && (await isFolder(sides[1]))) return pairOfFolders(place, ...sides);
  }
  // A folder that contains both images and subfolders has no classes.
  const isAlbum = classes && (await holdsImagesItself(place));
  const survey = await surveyFolder(place, classes && !isAlbum ? undefined : false);
  const facts = factsOf(survey);
  const of = facts.classes === undefined ? '' : ` in ${facts.classes.length} classes (${shownNames(facts.classes)})`;
  return {
    place,
    facts,
    says: `${counted(facts.size, 'image')}${of}, ${sizesIn(survey)}, ${facts.channels === 1 ? 'grey' : 'RGB'}`,
    async open(needs, { flip }) {
      const { imageFolder } = await import('@ganforge/data');
      const { height, width, channels } = wantedImage(needs);
      return imageFolder(place, {
        size: [height, width],
        channels: channels === 1 ? 1 : 3,
        flip,
        labels: facts.classes !== undefined,
      });
    },
  };
}

async function holdsImagesItself(place: string): Promise<boolean> {
  const entries = await readdir(place, { withFileTypes: true });
  return entries.some((entry) => !entry.isDirectory() && !entry.name.startsWith('.') && isImageName(entry.name));
}

/** Recognises two folders of unpaired images. @throws GanError `file` if a folder has no images */
export async function pairOfFolders(place: string, a: string, b: string): Promise<RecognisedData> {
  const [left, right] = await Promise.all([surveyFolder(a, false), surveyFolder(b, false)]);
  const { size: _, classes: __, ...facts } = factsOf(left);
  const size = Math.max(left.size, right.size);
  const channels = left.isGrey && right.isGrey ? 1 : 3;
  return {
    place,
    facts: { ...facts, kind: 'pair', size, channels },
    says: `a pair of folders: ${a} with ${counted(left.size, 'image')} (${sizesIn(left)}), ${b} with ${right.size} (${sizesIn(right)})`,
    async open(needs, { flip }) {
      const { unpairedFolders } = await import('@ganforge/data');
      const { height, width, channels: wanted } = wantedImage(needs);
      return unpairedFolders(a, b, { size: [height, width], channels: wanted === 1 ? 1 : 3, flip });
    },
  };
}

/** Returns whether the path is a folder. */
export function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function factsOf({ size, classes, sizes, isGrey }: FolderSurvey): ImageFacts {
  const [height, width] = middle(sizes);
  return {
    ...{ kind: 'images', size, height, width, channels: isGrey ? 1 : 3 },
    ...(classes !== undefined && { classes }),
    isFixed: false,
    // Grey images are usually letters, digits or scans, which may not be mirrored.
    mayBeMirrored: !isGrey,
  };
}

/** Returns the size of the median image. Images are sorted by their shorter side. */
function middle(sizes: FolderSurvey['sizes']): readonly [number, number] {
  const sorted = [...sizes].sort((a, b) => Math.min(...a) - Math.min(...b));
  return sorted[Math.floor(sorted.length / 2)]!;
}

function sizesIn({ sizes }: FolderSurvey): string {
  const [height, width] = middle(sizes);
  const isOne = sizes.every(([h, w]) => h === height && w === width);
  return isOne ? `${height} x ${width} pixels` : `of several sizes, ${height} x ${width} in the middle`;
}

/** Returns the spec of the images that a GAN needs. Both images of a pair have the same spec. */
function wantedImage(needs: Specs): ImageSpec {
  const image = Object.values(needs).find((spec) => spec.kind === 'image');
  if (image !== undefined) return image;
  const kinds = [...new Set(Object.values(needs).map(({ kind }) => kind))].join(' and ');
  throw new GanError(where, `the data is images, but this variant is trained on ${kinds}.`, { code: 'mismatch' });
}
