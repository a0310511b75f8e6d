import type * as Fs from 'node:fs/promises';
import { GanError, ioError, nodeFs } from '@ganforge/formats';

/** The image files under a folder. */
export interface ImageFiles {
  /** Paths relative to the folder, with `/`. */
  readonly files: readonly string[];
  /** The class of each file, where the folder's subfolders are classes. */
  readonly labels: Int32Array | undefined;
  /** Names of the subfolders, index = label. */
  readonly classes: readonly string[] | undefined;
}

const where = 'data/image-folder';
const image = /\.(png|jpe?g|webp)$/i;

/**
 * The PNG, JPEG and WebP files under `dir`, by their endings, at any depth.
 *
 * At each level in the order of the names' code points. Names that begin with a dot and files of other endings are
 * passed over; links are followed.
 *
 * @param labels whether the subfolders of `dir` are classes; undefined for "if all images lie in subfolders"
 * @throws GanError `file` when there are no images, no folder, images of no class or classes without images, and where
 * a link leads back to a folder above it, or nowhere
 */
export async function listImages(dir: string, labels: boolean | undefined): Promise<ImageFiles> {
  const fs = await nodeFs(where);
  const files = await walk(fs, dir, '', []);
  if (files.length === 0) {
    throw new GanError(where, `${dir} holds no images: expected files that end in .png, .jpg, .jpeg or .webp.`, {
      code: 'file',
    });
  }
  const loose = files.filter((file) => !file.includes('/'));
  if (labels === false || (labels === undefined && loose.length === files.length)) {
    return { files, labels: undefined, classes: undefined };
  }
  if (loose.length > 0) {
    const problem =
      `${dir} holds images beside its subfolders, such as ${loose[0]}: expected a subfolder for each class. Move them, ` +
      'or ask for labels: false to take all images without classes.';
    throw new GanError(where, problem, { code: 'file' });
  }
  return labelled(files, await subfolders(fs, dir), dir);
}

/** Each file's class: the subfolder it lies in. */
function labelled(files: readonly string[], classes: readonly string[], dir: string): ImageFiles {
  const numbers = new Map(classes.map((name, label) => [name, label]));
  const labels = Int32Array.from(files, (file) => numbers.get(file.slice(0, file.indexOf('/')))!);
  const used = new Set(labels);
  const empty = classes.find((_, label) => !used.has(label));
  if (empty === undefined) return { files, labels, classes };
  throw new GanError(where, `${dir}/${empty} holds no images: every subfolder is a class. Remove it or fill it.`, {
    code: 'file',
  });
}

async function subfolders(fs: typeof Fs, dir: string): Promise<string[]> {
  const entries = await entriesOf(fs, dir);
  return entries.filter(({ folder }) => folder).map(({ name }) => name);
}

/** @param above real paths of the folders on the way here */
async function walk(fs: typeof Fs, dir: string, prefix: string, above: readonly string[]): Promise<string[]> {
  const folder = prefix === '' ? dir : `${dir}/${prefix.slice(0, -1)}`;
  const real = await fs.realpath(folder).catch((cause: unknown) => {
    throw ioError(where, `read ${folder}`, cause);
  });
  if (above.includes(real)) {
    throw new GanError(where, `${folder} links back to a folder above it. Remove the link.`, { code: 'file' });
  }
  const found: string[] = [];
  for (const entry of await entriesOf(fs, folder)) {
    if (entry.folder) {
      for (const file of await walk(fs, dir, `${prefix}${entry.name}/`, [...above, real])) found.push(file);
    } else if (image.test(entry.name)) found.push(prefix + entry.name);
  }
  return found;
}

/** What a folder holds, by name, without what is hidden. */
async function entriesOf(fs: typeof Fs, folder: string): Promise<{ name: string; folder: boolean }[]> {
  try {
    const entries = await fs.readdir(folder, { withFileTypes: true });
    const seen = entries.filter(({ name }) => !name.startsWith('.'));
    const kinds = seen.map(async (entry) => {
      const linked = entry.isSymbolicLink() ? await behind(fs, `${folder}/${entry.name}`) : entry;
      return { name: entry.name, folder: linked.isDirectory() };
    });
    return (await Promise.all(kinds)).sort((a, b) => byCodePoint(a.name, b.name));
  } catch (cause) {
    throw cause instanceof GanError ? cause : ioError(where, `read ${folder}`, cause);
  }
}

/** What a link leads to. */
function behind(fs: typeof Fs, link: string): Promise<{ isDirectory(): boolean }> {
  return fs.stat(link).catch((cause: unknown) => {
    const code = (cause as { code?: string }).code;
    if (code !== 'ENOENT' && code !== 'ELOOP') throw cause;
    throw new GanError(where, `${link} is a link that leads nowhere. Remove it.`, { code: 'file', cause });
  });
}

/** JavaScript's own order is by UTF-16 units, in which U+FF01 comes after U+1F600. */
function byCodePoint(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return a.codePointAt(i)! - b.codePointAt(i)!;
  }
  return a.length - b.length;
}
