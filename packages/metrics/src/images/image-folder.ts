import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { GanError, ioError } from '@ganforge/formats';
import { imageFiles, imageNames } from './image-files.ts';
import type { ImageSource } from './image-source.ts';

const WHERE = 'metrics/images';

/**
 * The images under a folder, at any depth, by their endings (those that pytorch-fid takes), whatever their size.
 *
 * In the order of their paths' code points, as Python's `sorted` has it. Links are followed; names that begin with a
 * dot and other endings are passed over.
 *
 * @throws GanError `file` where there is no such folder, no image in it, or a link leads back to a folder above or
 * nowhere
 *
 * @example
 * const photos = await imageFolder('photos');
 */
export async function imageFolder(path: string): Promise<ImageSource> {
  const names = imageNames(path, await walk(path, '', []));
  return imageFiles(path, names, (name) => ({ path: `${path}/${name}` }));
}

/** @param above real paths of the folders on the way here */
async function walk(root: string, prefix: string, above: readonly string[]): Promise<string[]> {
  const folder = `${root}/${prefix}`;
  try {
    const real = await realpath(folder);
    if (above.includes(real)) {
      throw new GanError(WHERE, `${folder} links back to a folder above it. Remove the link.`, { code: 'file' });
    }
    const found: string[] = [];
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const name = prefix + entry.name;
      if (!(await isFolder(entry, `${root}/${name}`))) found.push(name);
      else for (const file of await walk(root, `${name}/`, [...above, real])) found.push(file);
    }
    return found;
  } catch (cause) {
    throw ioError(WHERE, `read ${folder}`, cause);
  }
}

async function isFolder(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const there = await stat(path).catch((cause: unknown) => {
    throw new GanError(WHERE, `${path} is a link that leads nowhere. Remove it.`, { code: 'file', cause });
  });
  return there.isDirectory();
}
