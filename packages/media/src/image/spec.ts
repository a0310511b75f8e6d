/** Describes images. They are float32 [n,height,width,channels] in [-1,1]. */
export interface ImageSpec {
  readonly kind: 'image';
  readonly height: number;
  readonly width: number;
  /** Number of channels. 1 is grey; 3 is red, green, blue; 4 is red, green, blue, alpha. */
  readonly channels: number;
}

/** One image as bytes, [height,width,channels]. */
export interface PixelImage {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}
