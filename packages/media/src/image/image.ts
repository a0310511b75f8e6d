import { GanError } from '@ganforge/formats';
import { checkFields, checkInteger, checkValues, only } from '../checks.ts';
import type { Artifact, Kind, Part } from '../kind.ts';
import { signedLevels, toByte } from './levels.ts';
import { decodePng } from './png/decode.ts';
import type { ImageSpec, PixelImage } from './spec.ts';

const where = 'media/image';

/** The kind of images. Images are decoded to bytes, written as PNG files, and rendered as a grid. */
export const image: Kind<ImageSpec, PixelImage> = {
  kind: 'image',
  validate(spec) {
    const { height, width, channels } = checkFields(where, spec, 'image', ['height', 'width', 'channels']);
    checkInteger(where, 'height', height, 1, 16_384);
    checkInteger(where, 'width', width, 1, 16_384);
    if (channels !== 1 && channels !== 3 && channels !== 4) {
      throw new GanError(where, `channels must be 1, 3 or 4; received ${String(channels)}.`);
    }
    return spec as ImageSpec;
  },
  parts: partsOf,
  fits(data, wanted) {
    const same = data.height === wanted.height && data.width === wanted.width && data.channels === wanted.channels;
    return same ? undefined : `the data has ${describe(data)}; expected ${describe(wanted)}`;
  },
  describe,
  encode(spec, examples) {
    const { height, width, channels } = spec;
    const size = height * width * channels;
    const data = new Float32Array(examples.length * size);
    examples.forEach((one, i) => {
      if (one.height !== height || one.width !== width || one.channels !== channels || one.data.length !== size) {
        const received = `${one.height} x ${one.width} x ${one.channels} of ${one.data.length} bytes`;
        throw new GanError(where, `image ${i} must be ${height} x ${width} x ${channels}; received ${received}.`);
      }
      for (let k = 0; k < size; k++) data[i * size + k] = signedLevels[one.data[k]!]!;
    });
    return { '': { shape: [examples.length, height, width, channels], data } };
  },
  decode(spec, values) {
    const n = checkValues(where, partsOf(spec), values);
    const { height, width, channels } = spec;
    const size = height * width * channels;
    const { data } = only(values);
    return Array.from({ length: n }, (_, i) => {
      const bytes = new Uint8Array(size);
      for (let k = 0; k < size; k++) bytes[k] = toByte(data[i * size + k]!);
      return { data: bytes, height, width, channels };
    });
  },
  async read(spec, { path, bytes }) {
    const { data, height, width } = await decodePng(bytes).catch((cause: unknown) => {
      throw new GanError(where, `${path} is damaged or not a PNG: ${(cause as Error).message}.`, {
        code: 'file',
        cause,
      });
    });
    return [withChannels({ data, height, width, channels: 3 }, spec.channels)];
  },
  async write(_, examples, name = 'samples') {
    const { encode } = await import('fast-png');
    const digits = String(Math.max(0, examples.length - 1)).length;
    return examples.map(({ data, height, width, channels }, i) => ({
      path: `${name}/${String(i).padStart(digits, '0')}.png`,
      mime: 'image/png',
      bytes: encode({ data, height, width, channels, depth: 8 }),
    }));
  },
  async render(spec, values, { name = 'samples', labels, classes, inputs } = {}) {
    const n = checkValues(where, partsOf(spec), values);
    const { renderGrid } = await import('./render/grid.ts');
    const { sideBySide } = await import('./render/side-by-side.ts');
    const samples = only(values);
    const picture = (bytes: Uint8Array): Artifact[] => [{ path: `${name}.png`, mime: 'image/png', bytes }];
    const beside = inputs === undefined ? undefined : sideBySide(Object.values(inputs)[0], samples);
    if (beside !== undefined) {
      // The number of pairs in a row. The width and the height of the grid are about equal.
      const pairs = Math.max(1, Math.round(Math.sqrt(n / 2)));
      return picture(renderGrid(beside, { columns: 2 * pairs }));
    }
    const ofOneClass = inputs === undefined ? rowLength(labels, n) : 1;
    if (ofOneClass === 1) return picture(renderGrid(samples));
    const first = Array.from({ length: Math.ceil(n / ofOneClass) }, (_, row) => labels![row * ofOneClass]!);
    const rowNames = classes === undefined ? [] : first.map((label) => classes[label] ?? String(label));
    return picture(renderGrid(samples, { columns: ofOneClass, rowNames }));
  },
};

function partsOf({ height, width, channels }: ImageSpec): { readonly '': Part } {
  return { '': { shape: [height, width, channels], dtype: 'float32', range: [-1, 1] } };
}

function describe({ height, width, channels }: ImageSpec): string {
  return `image ${height} x ${width} x ${channels}`;
}

/** Returns the number of samples per class if each row of the grid has one class; otherwise 1. */
function rowLength(labels: ArrayLike<number> | undefined, n: number): number {
  if (labels === undefined || labels.length !== n) return 1;
  const length = Array.from(labels).filter((label) => label === labels[0]).length;
  const isRow = Array.from(labels).every((label, i) => label === labels[i - (i % length)]);
  return isRow ? length : 1;
}

/** Converts an image to `channels` channels. It copies grey to three channels, or adds an alpha of 255. */
function withChannels(image: PixelImage, channels: number): PixelImage {
  if (channels === 3) return image;
  const pixels = image.height * image.width;
  const data = new Uint8Array(pixels * channels).fill(255);
  for (let p = 0; p < pixels; p++) {
    for (let c = 0; c < Math.min(channels, 3); c++) data[p * channels + c] = image.data[3 * p + c]!;
  }
  return { ...image, data, channels };
}
