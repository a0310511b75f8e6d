import { open } from 'node:fs/promises';
import { codecOf } from '../codec.ts';
import { imageFiles } from './file-source.ts';
import { readAhead } from './read-ahead.ts';
import type { ImageSource } from './source.ts';
import { findImages } from './walk.ts';

/** Number of files whose first bytes are read at once. */
const AT_ONCE = 32;

/**
 * Returns an image source for all images in a folder, at any depth and of any size. Files are selected by their
 * extensions. The extensions are those of pytorch-fid, and `.webp`.
 *
 * The images are sorted by the code points of their paths, as in Python's `sorted`. Links are followed. Hidden files,
 * `__MACOSX` and other extensions are skipped.
 *
 * @throws GanError `file` if the folder does not exist or has no image, or if a link is broken or leads to a folder
 *   that contains the link
 *
 * @example
 * const photos = await imageFolder('photos');
 */
export async function imageFolder(path: string): Promise<ImageSource> {
  const { files } = await findImages(path);
  const names = files.map(({ name }) => name);
  return {
    ...imageFiles(path, names, (index) => ({ path: files[index]!.path })),
    async readHeaders() {
      const found: string[] = [];
      for await (const problem of readAhead(files, AT_ONCE, ({ name, path: file }) => headerProblem(name, file))) {
        if (problem !== undefined) found.push(problem);
      }
      return found;
    },
  };
}

/** Returns why a file is not an image according to its first bytes, or undefined if it may be an image. */
async function headerProblem(name: string, path: string | Uint8Array): Promise<string | undefined> {
  const start = new Uint8Array(64);
  try {
    const file = await open(path as string | Buffer);
    const { bytesRead } = await file.read(start, 0, start.length, 0).finally(() => file.close());
    if (bytesRead === 0) return `${name}: empty, 0 bytes`;
    return codecOf(start.subarray(0, bytesRead)) === undefined
      ? `${name}: not a PNG, JPEG, WebP, TIFF, BMP or PPM`
      : undefined;
  } catch (cause) {
    return `${name}: ${(cause as Error).message}`;
  }
}
