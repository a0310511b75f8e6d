import { readFile } from 'node:fs/promises';
import { GanError, ioError, openZip, problemOf, type ZipArchive } from '@ganforge/formats';
import { imageFiles, imageNames } from './image-files.ts';
import type { ImageSource } from './image-source.ts';

const WHERE = 'metrics/images';

/**
 * The images in a zip archive, by their endings and in the order of `imageFolder`.
 *
 * The archive is held in memory as it is (2 GiB at most); its files are unpacked one by one.
 *
 * @throws GanError `file` for a damaged archive, unsafe names (`../x`), or one without images
 *
 * @example
 * const photos = await imageZip('photos.zip');
 */
export async function imageZip(path: string): Promise<ImageSource> {
  const archive = await openZipFile(path);
  const names = imageNames(path, archive.names);
  return imageFiles(path, names, async (name) => ({ bytes: await archive.read(name) }));
}

/** A zip archive, .npz among them, from a file. */
async function openZipFile(path: string): Promise<ZipArchive> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw ioError(WHERE, `read ${path}`, cause);
  });
  try {
    return openZip(bytes);
  } catch (cause) {
    throw new GanError(WHERE, `${path}: ${problemOf(cause)}`, { code: 'file', cause });
  }
}
