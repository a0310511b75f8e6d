import { GanError, type NamedArray } from '@ganforge/formats';
import type { ImageSource } from './image-source.ts';

/**
 * Images in one array, uint8 [N,height,width,3], as ADM's samples are published.
 *
 * @throws GanError `shape` for an array of another kind
 *
 * @example
 * const { arr_0: samples } = await decodeNpz(bytes);
 * const source = imageArray('samples.npz', samples!);
 */
export function imageArray(name: string, { dtype, shape, data }: NamedArray): ImageSource {
  const [n, height, width, channels] = shape;
  if (dtype !== 'U8' || !(data instanceof Uint8Array) || shape.length !== 4 || channels !== 3 || data.length === 0) {
    throw new GanError(
      'metrics/images',
      `images in ${name} must be uint8 [N,height,width,3]; received ${dtype} [${shape}]. Convert with x * 127.5 + 128, clipped.`,
      { code: 'shape' },
    );
  }
  const pixels = height! * width! * 3;
  return {
    name,
    size: n!,
    async *read(start, end) {
      for (let index = start; index < end; index++) {
        const image = { data: data.subarray(index * pixels, (index + 1) * pixels), height: height!, width: width! };
        yield { index, name: `${name}[${index}]`, image: { ...image, codec: 'array' } };
      }
    },
  };
}
