/** The image extensions of pytorch-fid, and WebP. */
const IMAGE = /\.(bmp|jpe?g|pgm|png|ppm|tiff?|webp)$/i;
/** The folder in which macOS archives keep metadata of each file. */
const MAC_FOLDER = '__MACOSX';

/**
 * Returns whether a file is an image of a folder or an archive, by its extension.
 *
 * Hidden files and folders (`.git`, `._photo.png`) and `__MACOSX` do not count.
 *
 * @param path relative to the folder or archive, with `/`
 */
export function isImageName(path: string): boolean {
  return IMAGE.test(path) && !path.split('/').some(isPassedOver);
}

/** Returns whether a file or folder of this name is skipped, with its content. */
export function isPassedOver(name: string): boolean {
  return (name.startsWith('.') && name !== '.') || name === MAC_FOLDER;
}

/** Compares names by code points, like Python's `sorted`. JavaScript's own order is by UTF-16 units. */
export function byCodePoint(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return a.codePointAt(i)! - b.codePointAt(i)!;
  }
  return a.length - b.length;
}
