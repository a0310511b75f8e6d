import { formatValue, GanError, Mt19937, type OptionsOf, resolveOptions } from '@ganforge/formats';
import { checkFeatures, type FeatureMatrix, rowsBetween } from '../features/feature-matrix.ts';
import { checkResult, optionsBeside } from '../numbers/checks.ts';
import { interpolated } from '../numbers/latent-path.ts';
import { meanAndStd } from '../numbers/mean-and-std.ts';
import { type Metric, namedAfter } from './metric.ts';

const where = 'metrics/perceptual-path-length';

const lengthSchema = {
  epsilon: { type: 'number', above: 0, default: 1e-4, about: 'Length of a step, as a share of the path.' },
  trim: {
    type: 'number',
    min: 0,
    below: 50,
    default: 1,
    about: 'Percent of the smallest and of the largest distances to leave out.',
  },
} as const;

const pathSchema = {
  interpolation: {
    type: 'choice',
    choices: ['lerp', 'slerp'],
    default: 'lerp',
    about: 'Form of the path. lerp: straight, for W and other flat spaces; slerp: on the unit sphere, for Z.',
  },
  at: {
    type: 'choice',
    choices: ['end', 'full'],
    default: 'end',
    about: "Place of the step on the path: end is its beginning (as StyleGAN's end), full is a random place.",
  },
  seed: {
    type: 'integer',
    min: 0,
    max: 4294967295,
    default: 2020,
    about: "Seed of numpy's RandomState for the places under full.",
  },
  batchSize: { type: 'integer', min: 1, default: 64, about: 'Largest number of latents in a call of the generator.' },
} as const;

/** Options of {@link pathLengthOf}. The defaults are the same as in StyleGAN. */
export interface PathLengthOptions extends OptionsOf<typeof lengthSchema> {}

/** The result of {@link perceptualPathLength}. */
export interface PathLength {
  /** Mean of the kept distances, divided by epsilon^2. */
  readonly value: number;
  /** The standard deviation of the kept distances, divided by epsilon^2, with ddof 0. */
  readonly std: number;
  /** Number of distances that were kept. */
  readonly kept: number;
}

/** Options of {@link perceptualPathLength}. `Images` is the type that `sample` returns and `distance` accepts. */
export interface PerceptualPathLengthOptions<Images> extends PathLengthOptions, OptionsOf<typeof pathSchema> {
  /** The latents [N,Z] at which paths start, in the space that `sample` accepts. */
  readonly start: FeatureMatrix;
  /** The latents [N,Z] at which paths end. */
  readonly end: FeatureMatrix;
  /**
   * Returns the images of latents [n,Z] as floats, because bytes would hide a step of 1e-4. All calls must use the same
   * noise.
   */
  sample(latents: FeatureMatrix): Images | Promise<Images>;
  /** Returns the squared distances of n pairs of images. LPIPS is already squared. */
  distance(from: Images, to: Images): ArrayLike<number> | Promise<ArrayLike<number>>;
}

/**
 * Computes the perceptual path length: how much the features of images change for a small step of the latent.
 *
 * It is the mean of `distance(G(l(t)), G(l(t + epsilon))) / epsilon^2` over N paths l. The smallest and the largest
 * values are left out. Source: Karras et al. 2019, "A Style-Based Generator Architecture for Generative Adversarial
 * Networks", section 4.1.
 *
 * @throws GanError if latents are not finite or their shapes differ, if an option is invalid, or if `distance` does not
 *   return a finite number >= 0 for each pair
 * @example
 * const { value } = await perceptualPathLength({ start, end, sample: (z) => generate(z), distance: lpips });
 */
export async function perceptualPathLength<Images>(options: PerceptualPathLengthOptions<Images>): Promise<PathLength> {
  const own = ['start', 'end', 'sample', 'distance'];
  const resolved = optionsBeside(where, { ...lengthSchema, ...pathSchema }, options, own);
  const { interpolation, at, seed, batchSize, epsilon, trim } = resolved;
  const { start, end } = options;
  checkLatents(start, end);
  for (const name of ['sample', 'distance'] as const) {
    if (typeof options[name] !== 'function') {
      throw new GanError(where, `${name} must be a function; received ${formatValue(options[name])}.`);
    }
  }
  const random = new Mt19937(seed);
  const distances: number[] = [];
  for (let row = 0; row < start.rows; row += batchSize) {
    const last = Math.min(row + batchSize, start.rows);
    const [from, to] = [rowsBetween(start, row, last), rowsBetween(end, row, last)];
    const places = Array.from({ length: last - row }, () => (at === 'full' ? random.random() : 0));
    const after = places.map((place) => place + epsilon);
    const [here, there] = [places, after].map((at) => interpolated(interpolation, from, to, at));
    checkFeatures(where, 'the points between start and end', there!);
    const before = await options.sample(here!);
    const moved = await options.sample(there!);
    const ofBatch = await options.distance(before, moved);
    if (ofBatch?.length !== last - row) {
      throw new GanError(
        where,
        `distance must return ${last - row} numbers; received ${ofBatch?.length ?? formatValue(ofBatch)}.`,
        {
          code: 'shape',
        },
      );
    }
    distances.push(...Array.from(ofBatch));
  }
  return pathLengthOf(distances, { epsilon, trim });
}

/**
 * Computes the path length from given distances: removes the extreme values, averages the rest and divides by
 * epsilon^2.
 *
 * The distances between the percentiles `trim` and `100 - trim` are kept. Both percentiles are themselves distances
 * (numpy's methods `lower` and `higher`), and these two distances are kept too.
 *
 * @throws GanError if a distance is not a finite number >= 0, or an option is invalid
 * @example
 * const { value } = pathLengthOf(distances, { epsilon: 1e-4 });
 */
export function pathLengthOf(distances: ArrayLike<number>, options: PathLengthOptions = {}): PathLength {
  const { epsilon, trim } = resolveOptions(where, lengthSchema, options);
  const sorted = Float64Array.from(distances).sort();
  const bad = sorted.find((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY));
  if (sorted.length === 0 || bad !== undefined) {
    throw new GanError(where, `distances must be finite numbers of 0 or more; received ${bad ?? 'none'}.`, {
      code: bad === undefined || bad < 0 ? 'argument' : 'not-finite',
    });
  }
  const low = sorted[Math.floor((sorted.length - 1) * (trim / 100))]!;
  const high = sorted[Math.ceil((sorted.length - 1) * ((100 - trim) / 100))]!;
  const kept = [...sorted].filter((value) => value >= low && value <= high).map((value) => value / epsilon / epsilon);
  const { mean, std } = meanAndStd(kept, 0);
  checkResult(where, { value: mean, std }, 'Distances are divided by epsilon squared. Choose a larger epsilon.');
  return { value: mean, std, kept: kept.length };
}

function checkLatents(start: FeatureMatrix, end: FeatureMatrix): void {
  checkFeatures(where, 'start', start);
  checkFeatures(where, 'end', end);
  if (start.rows === end.rows && start.cols === end.cols) return;
  throw new GanError(
    where,
    `start and end must have the same shape; received ${start.rows} x ${start.cols} and ${end.rows} x ${end.cols}.`,
    { code: 'shape' },
  );
}

/**
 * Defines {@link perceptualPathLength} with the squared distance of features as a metric for commands and training
 * runs.
 */
export const pplMetric: Metric<PplSchema, { readonly generator: 'sample' }> = {
  name: 'ppl',
  about: 'perceptual path length: the change of features for a small step of a latent',
  kinds: ['any'],
  inputs: { generator: 'sample' },
  options: { ...lengthSchema, ...pathSchema },
  better: { value: 'lower' },
  label: namedAfter('PPL'),
  async compute({ generator: { start, end, features } }, options) {
    const distance = (from: FeatureMatrix, to: FeatureMatrix): Float64Array => squaredDistances(from, to);
    return { ...(await perceptualPathLength({ start, end, sample: features, distance, ...options })) };
  },
};

type PplSchema = typeof lengthSchema & typeof pathSchema;

function squaredDistances(from: FeatureMatrix, to: FeatureMatrix): Float64Array {
  return Float64Array.from({ length: from.rows }, (_, i) => {
    let sum = 0;
    for (let at = i * from.cols; at < (i + 1) * from.cols; at++) sum += (from.data[at]! - to.data[at]!) ** 2;
    return sum;
  });
}
