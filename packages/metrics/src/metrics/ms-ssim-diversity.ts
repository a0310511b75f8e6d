import { formatValue, GanError, Mt19937, type OptionsOf, resolveOptions } from '@ganforge/formats';
import { checkInteger } from '../numbers/checks.ts';
import { meanAndStd } from '../numbers/mean-and-std.ts';
import { msSsim, type Plane, SMALLEST_SIDE } from '../numbers/ms-ssim.ts';
import type { Metric } from './metric.ts';

const where = 'metrics/ms-ssim-diversity';

/** Contains images of one size, [n,height,width,channels] in row-major order, as bytes or as floats in [-1,1]. */
export interface Images {
  readonly data: Uint8Array | Float32Array | Float64Array;
  readonly n: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

const schema = {
  pairs: { type: 'integer', min: 1, default: 100, about: 'Number of random pairs of different images.' },
  seed: {
    type: 'integer',
    min: 0,
    max: 4294967295,
    default: 2020,
    about: "Seed of numpy's RandomState, which draws the pairs.",
  },
} as const;

/** Options of {@link msSsimDiversity}. */
export interface MsSsimDiversityOptions extends OptionsOf<typeof schema> {}

/** The result of {@link msSsimDiversity}. */
export interface MsSsimDiversity {
  /** The mean similarity of the pairs, in 0..1. A lower value means that images are more diverse. */
  readonly value: number;
  /** Standard deviation of the similarities, with ddof 0. */
  readonly std: number;
}

/**
 * Computes how similar generated images are to each other. The result is the mean multi-scale structural similarity
 * (MS-SSIM) of random pairs.
 *
 * Height and width must be at least 16. Compare the result with the result for real images, separately for each class,
 * with 100 pairs per class. Source: Odena et al. 2017, "Conditional Image Synthesis with Auxiliary Classifier GANs",
 * section 4.2.
 *
 * @throws GanError if images are too small, too few or not finite, or if an option is invalid
 * @example
 * const { value } = msSsimDiversity({ data: bytes, n: 500, height: 64, width: 64, channels: 3 }, { pairs: 100 });
 */
export function msSsimDiversity(images: Images, options: MsSsimDiversityOptions = {}): MsSsimDiversity {
  const { pairs, seed } = resolveOptions(where, schema, options);
  checkImages(images);
  const random = new Mt19937(seed);
  const similarities = Array.from({ length: pairs }, () => {
    const first = random.randint(0, images.n);
    const other = random.randint(0, images.n - 1);
    return msSsim(planes(images, first), planes(images, other < first ? other : other + 1));
  });
  const { mean, std } = meanAndStd(similarities, 0);
  return { value: mean, std };
}

/** Returns the channels of an image as separate planes, with values in 0..255. */
function planes({ data, height, width, channels }: Images, image: number): Plane[] {
  const begin = image * height * width * channels;
  const isBytes = data instanceof Uint8Array;
  return Array.from({ length: channels }, (_, c) => ({
    data: Float64Array.from({ length: height * width }, (_, pixel) => {
      const value = data[begin + pixel * channels + c]!;
      return isBytes ? value : (value + 1) * 127.5;
    }),
    height,
    width,
  }));
}

function checkImages(images: Images): void {
  const { data, n, height, width, channels } = images ?? {};
  const isNumbers = data instanceof Uint8Array || data instanceof Float32Array || data instanceof Float64Array;
  if (!isNumbers) {
    throw new GanError(
      where,
      `images must be { data, n, height, width, channels } with bytes or floats; received ${formatValue(data ?? images)}.`,
      { code: 'shape' },
    );
  }
  checkInteger(where, 'n', n, [2, Number.MAX_SAFE_INTEGER], 'Each pair needs two images.');
  checkInteger(
    where,
    'height',
    height,
    [SMALLEST_SIDE, Number.MAX_SAFE_INTEGER],
    'The fifth scale needs at least one pixel.',
  );
  checkInteger(
    where,
    'width',
    width,
    [SMALLEST_SIDE, Number.MAX_SAFE_INTEGER],
    'The fifth scale needs at least one pixel.',
  );
  checkInteger(where, 'channels', channels, [1, Number.MAX_SAFE_INTEGER]);
  if (data.length !== n * height * width * channels) {
    throw new GanError(
      where,
      `images must have ${n} x ${height} x ${width} x ${channels} values; received ${data.length}.`,
      { code: 'shape' },
    );
  }
  if (data instanceof Uint8Array) return;
  const bad = data.findIndex((value: number) => !(value >= -1 && value <= 1));
  if (bad === -1) return;
  throw new GanError(where, `images of floats must lie in [-1,1]; value ${bad} is ${data[bad]}.`, {
    code: Number.isFinite(data[bad]) ? 'argument' : 'not-finite',
  });
}

/** Defines {@link msSsimDiversity} as a metric for commands and training runs. */
export const msSsimMetric: Metric<typeof schema, { readonly generated: 'examples' }> = {
  name: 'ms-ssim',
  about: 'how similar generated images are: the mean multi-scale structural similarity of random pairs',
  kinds: ['image'],
  inputs: { generated: 'examples' },
  options: schema,
  better: { value: 'lower' },
  label: (value) => (value === 'value' ? 'MS-SSIM' : value),
  check({ generated }) {
    if (generated !== undefined)
      checkInteger(where, 'n', generated, [2, Number.MAX_SAFE_INTEGER], 'Each pair needs two images.');
  },
  compute({ generated: { data, shape } }, options) {
    const [n, height, width, channels] = shape as readonly [number, number, number, number];
    return { ...msSsimDiversity({ data, n, height, width, channels }, options) };
  },
};
