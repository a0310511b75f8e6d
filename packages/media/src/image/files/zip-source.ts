import { readFile } from 'node:fs/promises';
import { GanError, ioError, openZip, problemOf, type ZipArchive } from '@ganforge/formats';
import { imageFiles } from './file-source.ts';
import { byCodePoint, isImageName } from './names.ts';
import type { ImageSource } from './source.ts';
import { noImages } from './walk.ts';

const WHERE = 'media/images';

/**
 * Returns an image source for a zip archive. The source has the same files in the same order as the source that
 * `imageFolder` returns for the unpacked archive.
 *
 * The archive stays in memory (at most 2 GiB). Its files are unpacked one at a time.
 *
 * @throws GanError `file` if the archive is damaged, has unsafe names (`../x`), or has no images
 *
 * @example
 * const photos = await imageZip('photos.zip');
 */
export async function imageZip(path: string): Promise<ImageSource> {
  const archive = await openZipFile(path);
  const names = archive.names.filter(isImageName).sort(byCodePoint);
  if (names.length === 0) throw noImages(path);
  return imageFiles(path, names, async (index) => ({ bytes: await archive.read(names[index]!) }));
}

/** Reads a zip archive from a file. An .npz file is a zip archive too. */
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
