/** Defines the options for images that are not square. */
export const imageSides = {
  height: {
    type: 'integer',
    multipleOf: 8,
    min: 8,
    max: 1024,
    optional: true,
    about: 'Height of the images in pixels, if it differs from `size`; a multiple of 8.',
  },
  width: {
    type: 'integer',
    multipleOf: 8,
    min: 8,
    max: 1024,
    optional: true,
    about: 'Width of the images in pixels, if it differs from `size`; a multiple of 8.',
  },
} as const;

/** The options that determine the image size. */
export interface ImageSides {
  readonly size: number;
  /** The height of images that are not square. `height` and `width` replace `size`. */
  readonly height?: number;
  readonly width?: number;
}

/** Returns the height and the width of the images. */
export function sidesOf({ size, height = size, width = size }: ImageSides): {
  readonly height: number;
  readonly width: number;
} {
  return { height, width };
}
