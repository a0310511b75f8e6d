import type { Codec, RgbImage } from '../rgb-image.ts';

/** An image as it is handed on; `codec` is `array` where no file of its own held it. */
export interface SourceImage extends RgbImage {
  readonly codec: Codec | 'array';
}

/** The image at `index` of a source; or why there is none. */
export type ReadImage =
  | { readonly index: number; readonly name: string; readonly image: SourceImage }
  | { readonly index: number; readonly name: string; readonly unreadable: string };

/**
 * Images in a fixed order, read one after the other: a folder, an archive, an array.
 *
 * @example
 * const photos = await imageFolder('photos');
 */
export interface ImageSource {
  /** What messages call it: a path. */
  readonly name: string;
  readonly size: number;
  /** The images from `start` to before `end`, in order. */
  read(start: number, end: number): AsyncIterable<ReadImage>;
  /**
   * Files that are no image by how they begin, each with the reason: what is quickly seen of all before the first is
   * decoded. Absent where that is not quick.
   */
  readHeaders?(): Promise<readonly string[]>;
}
