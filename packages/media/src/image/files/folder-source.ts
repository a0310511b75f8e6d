import { open } from 'node:fs/promises';
import { codecOf } from '../codec.ts';
import { imageFiles } from './file-source.ts';
import { readAhead } from './read-ahead.ts';
import type { ImageSource } from './source.ts';
import { findImages } from './walk.ts';

/** Files whose first bytes are read at once. */
const AT_ONCE = 32;

/**
 * The images under a folder, at any depth, by their endings (those that pytorch-fid takes), whatever their size.
 *
 * In the order of their paths' code points, as Python's `sorted` has it. Links are followed; names that begin with a
 * dot, `__MACOSX` and other endings are passed over.
 *
 * @throws GanError `file` if there is no such folder, no image in it, or a link leads back to a folder above or
 * nowhere
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

/** Why a file is no image by its first bytes; undefined if it may be one. */
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
