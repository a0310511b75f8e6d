/** The format of an image file, detected by its first bytes and not by its name. */
export type Codec = 'png' | 'jpeg' | 'webp' | 'tiff' | 'bmp' | 'pnm';

/** An image of RGB bytes, [height,width,3]. */
export interface RgbImage {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** Images of one size as RGB bytes, [n,height,width,3]. */
export interface ImageBatch extends RgbImage {
  readonly n: number;
}

/**
 * The maximum number of pixels, as in Pillow (twice `Image.MAX_IMAGE_PIXELS`). A larger image counts as a decompression
 * bomb.
 */
export const MOST_PIXELS = 178_956_970;
