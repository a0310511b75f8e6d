import { GanError } from '@ganforge/formats';
import { type FoundFile, findImages } from './walk.ts';

/** The image files under a folder, and their classes. */
export interface ClassedFiles {
  readonly files: readonly FoundFile[];
  /** The class of each file, if the subfolders are classes; otherwise undefined. */
  readonly labels: Int32Array | undefined;
  /** The names of the subfolders, in the order of the labels. */
  readonly classes: readonly string[] | undefined;
}

const where = 'media/images';

/**
 * Finds the image files under `dir`, like `findImages`, and their classes if its subfolders are classes.
 *
 * @param labels whether the subfolders of `dir` are classes; if it is undefined, they are classes if all images are in
 *   subfolders
 * @throws GanError `file` as `findImages`, or if an image has no class or a class has no images
 */
export async function findClassed(dir: string, labels: boolean | undefined): Promise<ClassedFiles> {
  const { files, subfolders } = await findImages(dir);
  const loose = files.filter(({ name }) => !name.includes('/'));
  if (labels === false || (labels === undefined && loose.length === files.length)) {
    return { files, labels: undefined, classes: undefined };
  }
  if (loose.length > 0) {
    const problem =
      `${dir} holds images next to its subfolders, such as ${loose[0]!.name}: expected a subfolder for each class. Move ` +
      'them, or ask for labels: false to take all images without classes.';
    throw new GanError(where, problem, { code: 'file' });
  }
  return labelled(files, subfolders, dir);
}

/** Assigns each file to a class, the subfolder that contains it. */
function labelled(files: readonly FoundFile[], classes: readonly string[], dir: string): ClassedFiles {
  const numbers = new Map(classes.map((name, label) => [name, label]));
  const labels = Int32Array.from(files, ({ name }) => numbers.get(name.slice(0, name.indexOf('/')))!);
  const used = new Set(labels);
  const empty = classes.find((_, label) => !used.has(label));
  if (empty === undefined) return { files, labels, classes };
  throw new GanError(
    where,
    `${dir}/${empty} holds no images, but every subfolder is a class. Remove it or add images.`,
    {
      code: 'file',
    },
  );
}
