import { formatValue, GanError } from '@ganforge/formats';
import type { ImageBatch } from '@ganforge/media';

const WHERE = 'metrics/image-batch';

/** The members of a tensor that {@link imageBatchOf} uses. Tensors of tfjs have these members. */
export interface ImageTensor {
  readonly shape: readonly number[];
  data(): Promise<ArrayLike<number>>;
}

/**
 * Converts the images of a generator to bytes, as if they were saved to image files. So they can be compared with real
 * images.
 *
 * Each byte is `x * 127.5 + 128` in float32, clipped to [0,255] and truncated to an integer. The evaluation of NVlabs'
 * stylegan2-ada-pytorch (metrics/metric_utils.py) does the same. If there is a single channel, it is copied to three
 * channels.
 * @param data [n,height,width,channels] in [-1,1]; values outside are clipped
 * @param data the values [n,height,width,channels] in [-1,1]; values outside this range are clipped
 * @throws GanError `shape` if the shape is invalid; `not-finite` if a value is NaN or infinite
 *
 * @example
 * const images = toImageBatch(new Float32Array([-1, 0, 0.5, 1]), [1, 2, 2, 1]);
 */
export function toImageBatch(data: Float32Array, shape: readonly number[]): ImageBatch {
  const [n, height, width, channels] = checkShape(data, shape);
  const bytes = new Uint8Array(n * height * width * 3);
  for (let i = 0; i < data.length; i++) {
    const x = data[i]!;
    if (!Number.isFinite(x)) {
      const image = Math.floor(i / (height * width * channels));
      throw new GanError(WHERE, `images must be finite; image ${image} has ${x}.`, { code: 'not-finite' });
    }
    const level = Math.fround(Math.fround(x * 127.5) + 128);
    const byte = level < 0 ? 0 : level > 255 ? 255 : Math.trunc(level);
    if (channels === 3) bytes[i] = byte;
    else bytes.fill(byte, 3 * i, 3 * i + 3);
  }
  return { data: bytes, n, height, width };
}

/**
 * Reads a tensor [n,height,width,channels] and converts it with {@link toImageBatch}. The tensor is not disposed.
 *
 * @throws GanError `shape` or `not-finite`, as {@link toImageBatch}
 *
 * @example
 * const images = await imageBatchOf(gan.sample({ n: 16, random }));
 */
export async function imageBatchOf(images: ImageTensor): Promise<ImageBatch> {
  return toImageBatch(Float32Array.from(await images.data()), images.shape);
}

function checkShape(data: Float32Array, shape: readonly number[]): readonly [number, number, number, number] {
  const sizes =
    Array.isArray(shape) && shape.length === 4 && shape.every((size) => Number.isSafeInteger(size) && size > 0);
  const [n, height, width, channels] = shape as unknown as [number, number, number, number];
  if (!sizes || (channels !== 1 && channels !== 3)) {
    throw new GanError(WHERE, `images must be [n,height,width,1 or 3]; received [${shape}].`, { code: 'shape' });
  }
  if (!(data instanceof Float32Array) || data.length !== n * height * width * channels) {
    throw new GanError(
      WHERE,
      `data of images [${shape}] must be a Float32Array of ${n * height * width * channels} values; ` +
        `received ${data instanceof Float32Array ? `${data.length}` : formatValue(data)}.`,
      { code: 'shape' },
    );
  }
  return [n, height, width, channels];
}

/**
 * Checks a batch of RGB bytes with at least one image.
 *
 * @throws GanError `shape`
 */
export function checkImageBatch(where: string, images: ImageBatch): void {
  const { data, n, height, width } = images ?? {};
  const sizes = [n, height, width].every((size) => Number.isSafeInteger(size) && (size as number) > 0);
  if (!(data instanceof Uint8Array) || !sizes || data.length !== n * height * width * 3) {
    throw new GanError(
      where,
      `images must be { data, n, height, width } with n x height x width x 3 bytes in a Uint8Array; ` +
        `received ${data instanceof Uint8Array ? `${data.length} bytes` : formatValue(data)} for ${n} x ${height} x ${width} x 3. ` +
        'Try toImageBatch for images in [-1,1].',
      { code: 'shape' },
    );
  }
}
