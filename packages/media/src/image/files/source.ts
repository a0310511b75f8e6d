import type { Codec, RgbImage } from '../rgb-image.ts';

/** An image from a source. `codec` is `array` if the image does not have its own file. */
export interface SourceImage extends RgbImage {
  readonly codec: Codec | 'array';
}

/** The image at `index` of a source, or the reason why the image cannot be read. */
export type ReadImage =
  | { readonly index: number; readonly name: string; readonly image: SourceImage }
  | { readonly index: number; readonly name: string; readonly unreadable: string };

/**
 * Images in a fixed order that are read one after another. They come from a folder, an archive or an array.
 *
 * @example
 * const photos = await imageFolder('photos');
 */
export interface ImageSource {
  /** The name that messages use, such as a path. */
  readonly name: string;
  readonly size: number;
  /** Reads the images from `start` to `end - 1`, in order. */
  read(start: number, end: number): AsyncIterable<ReadImage>;
  /**
   * Lists the files that are not images according to their first bytes, each with the reason. It is absent if checking
   * all files would be slow.
   */
  readHeaders?(): Promise<readonly string[]>;
}
