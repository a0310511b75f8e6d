/** The image extensions of pytorch-fid, and `.webp`. */
const IMAGE = /\.(bmp|jpe?g|pgm|png|ppm|tiff?|webp)$/i;
/** The folder in which macOS stores metadata of each file in an archive. */
const MAC_FOLDER = '__MACOSX';

/**
 * Returns whether a file of a folder or an archive is an image, by its extension.
 *
 * It returns false for hidden files and folders (`.git`, `._photo.png`) and for files in `__MACOSX`.
 *
 * @param path relative to the folder or archive, with `/`
 */
export function isImageName(path: string): boolean {
  return IMAGE.test(path) && !path.split('/').some(isPassedOver);
}

/** Returns whether a file or folder with this name is skipped. A skipped folder is skipped with its content. */
export function isPassedOver(name: string): boolean {
  return (name.startsWith('.') && name !== '.') || name === MAC_FOLDER;
}

/** Compares names by code points, like Python's `sorted`. JavaScript itself compares by UTF-16 code units. */
export function byCodePoint(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return a.codePointAt(i)! - b.codePointAt(i)!;
  }
  return a.length - b.length;
}
