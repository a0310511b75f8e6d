/** What pytorch-fid takes for images, and WebP. */
const IMAGE = /\.(bmp|jpe?g|pgm|png|ppm|tiff?|webp)$/i;
/** Where macOS keeps what its archives add to each file; its own files are hidden too. */
const MAC_FOLDER = '__MACOSX';

/**
 * Whether a file is an image of a folder or an archive: the one rule for both.
 *
 * By its ending, unless it or a folder on the way to it is hidden (`.git`, `._photo.png`) or macOS' own (`__MACOSX`).
 *
 * @param path relative to the folder or archive, with `/`
 */
export function isImageName(path: string): boolean {
  return IMAGE.test(path) && !path.split('/').some(isPassedOver);
}

/** Whether a file or folder of this name is passed over, with all in it. */
export function isPassedOver(name: string): boolean {
  return (name.startsWith('.') && name !== '.') || name === MAC_FOLDER;
}

/** The order of names by their code points, as Python's `sorted` has it; JavaScript's own is by UTF-16 units. */
export function byCodePoint(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return a.codePointAt(i)! - b.codePointAt(i)!;
  }
  return a.length - b.length;
}
