import { checkKnownOptions, exactInteger, formatValue, GanError, type ResolvedOf } from '@ganforge/formats';
import { balanceOf, checkFeatures, type FeatureMatrix, multiplied } from '../features/feature-matrix.ts';
import { checkInteger, checkPositive } from '../numbers/checks.ts';
import type { Metric, MetricNumbers } from './metric.ts';

const where = 'metrics/modes-covered';

/** The result of {@link modesCovered}. */
export interface ModesCovered {
  /** Number of modes that at least one example belongs to. */
  readonly value: number;
  /** The share of examples that belong to a mode, in 0..1. */
  readonly highQuality: number;
  /**
   * KL divergence, in nats, of the distribution of the examples over modes from the uniform distribution. It is
   * Infinity if no example belongs to a mode.
   */
  readonly reverseKl: number;
}

/**
 * Computes how many modes of a known mixture a generator covers, how evenly it covers them, and the share of examples
 * that belong to a mode.
 *
 * `labels` contains the mode of each example as an integer, or -1 if the example belongs to no mode. {@link
 * gaussianModes} and {@link stackedModes} compute the labels. Source: Srivastava et al. 2017, "VEEGAN" (modes and high
 * quality); Lin et al. 2018, "PacGAN" (reverse KL). Papers usually use 2,500 examples for Gaussians and 26,000 for
 * stacked MNIST.
 *
 * @param options.modes the number of modes
 * @throws GanError if a label is not an integer from -1 to `modes - 1`
 * @example
 * const { value, reverseKl } = modesCovered(stackedModes(probabilities), { modes: 1000 });
 */
export function modesCovered(labels: ArrayLike<number | bigint>, options: { readonly modes: number }): ModesCovered {
  checkKnownOptions(where, options, ['modes']);
  const { modes } = options;
  checkInteger(where, 'modes', modes, [1, Number.MAX_SAFE_INTEGER]);
  if (!(labels?.length > 0)) {
    throw new GanError(where, `labels must hold an integer per example; received ${formatValue(labels)}.`, {
      code: 'shape',
    });
  }
  const counts = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) {
    const label = exactInteger(labels[i]);
    if (Number.isNaN(label)) throw notInteger(i, labels[i], modes);
    checkInteger(where, `label ${i}`, label, [-1, modes - 1]);
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const inNone = counts.get(-1) ?? 0;
  counts.delete(-1);
  const inSome = labels.length - inNone;
  let reverseKl = inSome === 0 ? Number.POSITIVE_INFINITY : 0;
  for (const count of counts.values()) reverseKl += (count / inSome) * Math.log((count / inSome) * modes);
  return { value: counts.size, highQuality: inSome / labels.length, reverseKl };
}

function notInteger(i: number, label: unknown, modes: number): GanError {
  return new GanError(where, `label ${i} must be an integer in -1..${modes - 1}; received ${formatValue(label)}.`);
}

/** Options of {@link gaussianModes}. */
export interface GaussianModesOptions {
  /** Centres of the mixture, [K,D]. */
  readonly centres: FeatureMatrix;
  /** Standard deviation of each Gaussian in every direction. */
  readonly sigma: number;
  /**
   * The maximum distance of an example from the centre of its mode, in units of sigma. With Infinity every example
   * belongs to the closest centre.
   * @default 3
   */
  readonly reach?: number;
}

/**
 * Returns the index of the Gaussian that is closest to each point, or -1 if its centre is more than `reach * sigma`
 * away.
 *
 * `points` is [N,D]. In a tie the first Gaussian is returned.
 *
 * @throws GanError if points or centres are not finite or differ in D, or if an option is invalid
 * @example
 * const { value, highQuality } = modesCovered(gaussianModes(points, { centres, sigma: 0.02 }), { modes: 8 });
 */
export function gaussianModes(points: FeatureMatrix, options: GaussianModesOptions): Int32Array {
  checkKnownOptions(where, options, ['centres', 'sigma', 'reach']);
  const { centres, sigma, reach = 3 } = options;
  checkFeatures(where, 'points', points);
  checkFeatures(where, 'centres', centres);
  checkPositive(where, 'sigma', sigma);
  if (reach !== Number.POSITIVE_INFINITY) checkPositive(where, 'reach', reach);
  if (points.cols !== centres.cols) {
    throw new GanError(
      where,
      `points and centres must have the same number of columns; received ${points.cols} and ${centres.cols}.`,
      {
        code: 'shape',
      },
    );
  }
  const { cols } = points;
  const factor = balanceOf(points, centres);
  const [data, centre] = [multiplied(points, factor).data, multiplied(centres, factor).data];
  return Int32Array.from({ length: points.rows }, (_, i) => {
    let [nearest, at] = [Number.POSITIVE_INFINITY, -1];
    for (let mode = 0; mode < centres.rows; mode++) {
      let squared = 0;
      for (let k = 0; k < cols; k++) squared += (data[i * cols + k]! - centre[mode * cols + k]!) ** 2;
      if (squared < nearest) [nearest, at] = [squared, mode];
    }
    return Math.sqrt(nearest) <= reach * sigma * factor ? at : -1;
  });
}

/**
 * Returns a mode for each image of several digits: the number that the digits form. For example, it is 407 if the
 * channels show a 4, a 0 and a 7.
 *
 * `outputs` is [N * channels, classes] and contains the probabilities or logits of a classifier for each channel. The
 * channels of an image are in consecutive rows. The class of a row is the index of its largest value (in a tie, the
 * first one). Source: Metz et al. 2017, "Unrolled Generative Adversarial Networks", which uses three channels of MNIST
 * and 1,000 modes.
 *
 * @param options.channels the number of digits of each image. @default 3
 * @throws GanError if the outputs are not finite, or the number of rows is not a multiple of `channels`
 * @example
 * const { value } = modesCovered(stackedModes(probabilities), { modes: 1000 });
 */
export function stackedModes(outputs: FeatureMatrix, options: { readonly channels?: number } = {}): Int32Array {
  checkKnownOptions(where, options, ['channels']);
  const { channels = 3 } = options;
  checkFeatures(where, 'outputs', outputs);
  const { data, rows, cols } = outputs;
  checkInteger(where, 'channels', channels, [1, rows]);
  if (rows % channels !== 0) {
    throw new GanError(where, `outputs must have ${channels} rows per image; received ${rows} rows.`, {
      code: 'shape',
    });
  }
  const classOf = (row: number): number => {
    let best = row * cols;
    for (let at = best + 1; at < (row + 1) * cols; at++) if (data[at]! > data[best]!) best = at;
    return best - row * cols;
  };
  return Int32Array.from({ length: rows / channels }, (_, image) => {
    let mode = 0;
    for (let c = 0; c < channels; c++) mode = mode * cols + classOf(image * channels + c);
    return mode;
  });
}

const pointsSchema = {
  mixture: {
    type: 'choice',
    choices: ['ring', 'grid'],
    default: 'ring',
    about: 'Arrangement of the gaussians of the data.',
  },
  modes: { type: 'integer', min: 1, max: 1000, default: 8, about: 'Number of gaussians on the ring.' },
  radius: { type: 'number', above: 0, default: 2, about: 'Radius of the ring.' },
  side: { type: 'integer', min: 1, max: 30, default: 5, about: 'Number of gaussians along each side of the grid.' },
  spacing: { type: 'number', above: 0, default: 2, about: 'Distance between neighbouring gaussians of the grid.' },
  std: {
    type: 'number',
    above: 0,
    optional: true,
    about: 'Standard deviation of each coordinate of a gaussian; by default .02 on the ring and .05 on the grid.',
  },
  reach: {
    type: 'number',
    above: 0,
    default: 3,
    about: 'A point belongs to a gaussian if it is at most this many standard deviations from the centre.',
  },
} as const;

/**
 * Defines {@link modesCovered} as a metric for commands and training runs. It is for 2-D points of the ring or grid of
 * `@ganforge/data`.
 */
export const modesMetric: Metric<typeof pointsSchema, { readonly generated: 'examples' }> = {
  name: 'modes',
  about: 'how many gaussians of a ring or a grid the generated points reach, and the share of points near one',
  kinds: ['points'],
  inputs: { generated: 'examples' },
  options: pointsSchema,
  better: { value: 'higher', highQuality: 'higher', reverseKl: 'lower' },
  label: (value) => (value === 'value' ? 'modes' : value),
  compute({ generated: { data, shape } }, { reach, ...mixture }, { warn }) {
    if (shape.length !== 2 || shape[1] !== 2 || data instanceof Uint8Array) {
      throw new GanError(where, `points of a plane must be floats [n,2]; received [${shape}].`, { code: 'shape' });
    }
    const centres = centresOf(mixture);
    const sigma = mixture.std ?? (mixture.mixture === 'ring' ? 0.02 : 0.05);
    const labels = gaussianModes({ data, rows: shape[0]!, cols: 2 }, { centres, sigma, reach });
    return known(modesCovered(labels, { modes: centres.rows }), warn);
  },
};

function centresOf({
  mixture,
  modes,
  radius,
  side,
  spacing,
}: Omit<ResolvedOf<typeof pointsSchema>, 'reach'>): FeatureMatrix {
  const rows = mixture === 'ring' ? modes : side * side;
  const data = new Float64Array(2 * rows);
  for (let i = 0; i < rows; i++) {
    const angle = (2 * Math.PI * i) / modes;
    const [column, row] = [i % side, Math.floor(i / side)].map((place) => (place - (side - 1) / 2) * spacing);
    data.set(mixture === 'ring' ? [radius * Math.cos(angle), radius * Math.sin(angle)] : [column!, row!], 2 * i);
  }
  return { data, rows, cols: 2 };
}

/**
 * Returns the numbers for a run. If no example belongs to a mode, the divergence is left out and a warning is shown.
 */
function known({ value, highQuality, reverseKl }: ModesCovered, warn: (message: string) => void): MetricNumbers {
  if (Number.isFinite(reverseKl)) return { value, highQuality, reverseKl };
  warn('no example belongs to any mode, so there is no reverse KL divergence');
  return { value, highQuality };
}

const classSchema = {
  channels: {
    type: 'integer',
    min: 1,
    default: 1,
    about: 'Rows of logits for each image: 3 for stacked MNIST, because each channel is classified by itself.',
  },
} as const;

/** Defines {@link modesCovered} for the classes of a classifier as a metric for commands and training runs. */
export const classModesMetric: Metric<typeof classSchema, { readonly generated: 'logits' }> = {
  name: 'class-modes',
  about: 'how many classes of a classifier the generated images reach, and how evenly',
  kinds: ['any'],
  inputs: { generated: 'logits' },
  options: classSchema,
  better: { value: 'higher', reverseKl: 'lower' },
  label: (value, { extractor = 'unknown' }) => (value === 'value' ? `class modes(${extractor})` : value),
  check({ generated }, { channels }) {
    if (generated !== undefined) checkInteger(where, 'channels', channels, [1, generated]);
  },
  compute({ generated }, { channels }) {
    const { value, reverseKl } = modesCovered(stackedModes(generated, { channels }), {
      modes: generated.cols ** channels,
    });
    return { value, reverseKl };
  },
};
