import { checkFit } from '../fit.ts';
import type { RgbImage } from '../rgb-image.ts';
import type { loadSharp } from '../sharp.ts';
import { findClassed } from './classes.ts';
import { imageReader } from './reader.ts';
import type { FoundFile } from './walk.ts';

/** The result of {@link surveyFolder}. */
export interface FolderSurvey {
  /** Number of image files. */
  readonly size: number;
  /** The names of the subfolders, if they are classes. */
  readonly classes: readonly string[] | undefined;
  /** [height, width] of some evenly chosen files. */
  readonly sizes: readonly (readonly [number, number])[];
  /** Whether all images that were decoded are grey. */
  readonly isGrey: boolean;
}

const where = 'media/images';
/** Number of files whose headers are read. */
const MOST_HEADERS = 64;
/** Number of files that are decoded to detect colours. */
const MOST_DECODED = 8;

/**
 * Examines a folder of images by reading some of its files. It works only in Node.
 *
 * It finds the same files as `openFittedFolder`. It skips files that cannot be read, if at least one can be read.
 *
 * @param labels whether subfolders are classes. @default true if all images are in subfolders
 * @throws GanError `file` if the folder has no images, or none of the examined files can be read; `unsupported` if the
 *   format needs sharp and sharp is not installed
 * @example
 * const { size, classes, sizes } = await surveyFolder('photos');
 */
export async function surveyFolder(dir: string, labels?: boolean, load?: typeof loadSharp): Promise<FolderSurvey> {
  const { files, classes } = await findClassed(dir, labels);
  const reader = await imageReader(files, checkFit(where, {}, []), undefined, load);
  const sizes = await settled(chosen(files, MOST_HEADERS), (file) => reader.sizeOf(file));
  const decoded = await settled(chosen(files, MOST_DECODED), (file) => reader.decode(file));
  return { size: files.length, classes, sizes, isGrey: decoded.every(hasNoColour) };
}

/** Selects at most `most` evenly spaced files. */
function chosen(files: readonly FoundFile[], most: number): FoundFile[] {
  const count = Math.min(files.length, most);
  return Array.from({ length: count }, (_, i) => files[Math.floor((i * files.length) / count)]!);
}

/** Returns the successful results. Throws the first error if there is none. */
async function settled<T>(files: readonly FoundFile[], look: (file: FoundFile) => Promise<T>): Promise<T[]> {
  const found = await Promise.allSettled(files.map(look));
  const values = found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failure = found.find((one) => one.status === 'rejected');
  if (values.length === 0 && failure !== undefined) throw failure.reason;
  return values;
}

function hasNoColour({ data }: RgbImage): boolean {
  for (let at = 0; at < data.length; at += 3) {
    if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) return false;
  }
  return true;
}
