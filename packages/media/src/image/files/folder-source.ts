import { imageFiles } from './file-source.ts';
import type { ImageSource } from './source.ts';
import { findImages } from './walk.ts';

/**
 * The images under a folder, at any depth, by their endings (those that pytorch-fid takes), whatever their size.
 *
 * In the order of their paths' code points, as Python's `sorted` has it. Links are followed; names that begin with a
 * dot, `__MACOSX` and other endings are passed over.
 *
 * @throws GanError `file` where there is no such folder, no image in it, or a link leads back to a folder above or
 * nowhere
 *
 * @example
 * const photos = await imageFolder('photos');
 */
export async function imageFolder(path: string): Promise<ImageSource> {
  const { files } = await findImages(path);
  const names = files.map(({ name }) => name);
  return imageFiles(path, names, (index) => ({ path: files[index]!.path }));
}
