import { GanError, type NamedArray } from '@ganforge/formats';
import type { ImageSource } from './source.ts';

/**
 * Returns an image source for an array. The array is uint8 [N,height,width,3], as in ADM's published samples. Grey
 * images are [N,height,width,1] or [N,height,width].
 *
 * A grey value is copied to all three channels, as when a grey PNG is decoded.
 *
 * @throws GanError `shape` if the array has another type or shape
 *
 * @example
 * const { arr_0: samples } = await decodeNpz(bytes);
 * const source = imageArray('samples.npz', samples!);
 */
export function imageArray(name: string, { dtype, shape, data }: NamedArray): ImageSource {
  const [n, height, width, channels = 1] = shape;
  const isShape = (shape.length === 4 || shape.length === 3) && (channels === 3 || channels === 1);
  if (dtype !== 'U8' || !(data instanceof Uint8Array) || !isShape || data.length === 0) {
    throw new GanError(
      'media/images',
      `images in ${name} must be uint8 [N,height,width,3], or grey [N,height,width,1] or [N,height,width]; ` +
        `received ${dtype} [${shape}]. Convert with x * 127.5 + 128, clipped.`,
      { code: 'shape' },
    );
  }
  const values = height! * width! * channels;
  return {
    name,
    size: n!,
    async *read(start, end) {
      for (let index = start; index < end; index++) {
        const own = data.subarray(index * values, (index + 1) * values);
        const image = { data: channels === 3 ? own : threeAlike(own), height: height!, width: width! };
        yield { index, name: `${name}[${index}]`, image: { ...image, codec: 'array' } };
      }
    },
  };
}

function threeAlike(grey: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(3 * grey.length);
  for (const [i, level] of grey.entries()) rgb.fill(level, 3 * i, 3 * i + 3);
  return rgb;
}
