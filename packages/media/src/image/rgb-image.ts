/** What a file's bytes are, by how they begin; the name says nothing. */
export type Codec = 'png' | 'jpeg' | 'webp' | 'tiff';

/** One image: RGB bytes, [height,width,3]. */
export interface RgbImage {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** Images of one size as files hold them: RGB bytes, [n,height,width,3]. */
export interface ImageBatch extends RgbImage {
  readonly n: number;
}

/** As many pixels as Pillow opens (twice `Image.MAX_IMAGE_PIXELS`); what is larger is taken for a decompression bomb. */
export const MOST_PIXELS = 178_956_970;

/** How TIFF begins, in either byte order; `+` for 64-bit offsets (BigTIFF). */
const TIFF = ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'];

/** The codec of a file that begins so; undefined where it is none that can be read. */
export function codecOf(bytes: Uint8Array): Codec | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 12));
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (start.startsWith('RIFF') && start.endsWith('WEBP')) return 'webp';
  return TIFF.some((begin) => start.startsWith(begin)) ? 'tiff' : undefined;
}
