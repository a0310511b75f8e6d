import { checkKnownOptions, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../random/random-stream.ts';
import { type InitialiserRule, isKernel, type WeightDescription } from './initialise.ts';
import { orthogonalMatrix } from './orthogonal.ts';

const where = 'core/initialisers';

/**
 * Returns the initial value of a weight that is not a kernel.
 *
 * Biases and shifts are 0, and scales are 1. Statistics are those of the standard normal distribution. The slopes of
 * PReLU are 0.25 (He et al. 2015, section 2.1). Biases of recurrent cells keep the values that the layer set, so
 * `unitForgetBias` has its effect.
 */
function constants({ weightName, shape, units }: WeightDescription): tf.Tensor | undefined {
  if (weightName === 'bias' && units !== undefined) return undefined;
  const values: Readonly<Record<string, number>> = {
    bias: 0,
    beta: 0,
    gamma: 1,
    moving_mean: 0,
    moving_variance: 1,
    alpha: 0.25,
  };
  const value = Object.hasOwn(values, weightName) ? values[weightName] : undefined;
  return value === undefined ? undefined : tf.fill([...shape], value);
}

function forKernels(fill: (weight: WeightDescription, random: RandomStream) => tf.Tensor): InitialiserRule {
  return (weight, random) => (isKernel(weight.weightName) ? fill(weight, random) : constants(weight));
}

/** Mean and standard deviation of a normal distribution. */
export interface NormalOptions {
  /** The mean. @default 0 */
  readonly mean?: number;
  /** The standard deviation. @default 0.02 */
  readonly std?: number;
}

/**
 * Draws kernels from N(mean, std). Biases are 0, scales are 1.
 *
 * @throws GanError if std is negative, a number is not finite, or an option is unknown
 */
export function normalKernels(options: NormalOptions = {}): InitialiserRule {
  const { mean, std } = resolveNormal(options);
  return forKernels(({ shape }, random) => random.normal(shape, mean, std));
}

/**
 * Draws kernels from N(mean, std), truncated to two standard deviations. The truncation reduces the standard deviation
 * to `0.88 * std`.
 *
 * @throws GanError if std is negative, a number is not finite, or an option is unknown
 */
export function truncatedNormalKernels(options: NormalOptions = {}): InitialiserRule {
  const { mean, std } = resolveNormal(options);
  return forKernels(({ shape }, random) => random.truncatedNormal(shape, mean, std));
}

/**
 * Sets all kernels to one value. Use 0 for a layer whose output must start at zero.
 *
 * @throws GanError if the value is not finite
 */
export function constantKernels(value: number): InitialiserRule {
  checkFinite('value', value);
  return forKernels(({ shape }) => tf.fill([...shape], value));
}

/**
 * Initialises as in DCGAN. It draws kernels from N(0, 0.02) and batch norm scales from N(1, 0.02). Biases and shifts
 * are 0.
 *
 * Source: kernels from Radford et al. 2015, section 4; batch norm from `weights_init` of pytorch/examples/dcgan.
 */
export const dcganInitialiser: InitialiserRule = (weight, random) =>
  weight.weightName === 'gamma' && weight.layerClass === 'BatchNormalization'
    ? random.normal(weight.shape, 1, 0.02)
    : normalKernels({ std: 0.02 })(weight, random);

/**
 * Draws kernels from U(-a, a) with `a = sqrt(6 / (fanIn + fanOut))` (Glorot & Bengio 2010, equation 16). Biases are 0
 * and scales are 1.
 */
export const glorotUniform: InitialiserRule = forKernels(({ shape, fanIn, fanOut }, random) =>
  symmetricUniform(shape, Math.sqrt(6 / (fanIn + fanOut)), random),
);

/**
 * Draws kernels from N(0, std) with `std = sqrt(2 / (fanIn + fanOut))` (Glorot & Bengio 2010, equation 12). Biases are
 * 0 and scales are 1.
 */
export const glorotNormal: InitialiserRule = forKernels(({ shape, fanIn, fanOut }, random) =>
  random.normal(shape, 0, Math.sqrt(2 / (fanIn + fanOut))),
);

/** Options of {@link heKernels}. */
export interface HeOptions {
  /** Slope of the leaky ReLU that follows, for negative inputs. Use 0 for a ReLU. @default 0 */
  readonly slope?: number;
  /**
   * Whether the layer preserves the variance of the outputs (`in`) or the variance of the gradients (`out`).
   * @default 'in'
   */
  readonly fan?: 'in' | 'out';
  /** The distribution of the kernels. @default 'normal' */
  readonly distribution?: 'normal' | 'uniform';
}

/**
 * Draws kernels with variance `2 / ((1 + slope^2) * fan)` (He et al. 2015, equations 10, 14 and 15). Biases are 0 and
 * scales are 1.
 *
 * Fan-in and fan-out are defined as in the paper. For a transposed convolution, PyTorch's `kaiming_*_` swaps them.
 *
 * @throws GanError if an option, the fan or the distribution is unknown, or the slope is not finite
 */
export function heKernels(options: HeOptions = {}): InitialiserRule {
  checkKnownOptions(where, options, ['slope', 'fan', 'distribution']);
  const { slope = 0, fan = 'in', distribution = 'normal' } = options;
  checkFinite('slope', slope);
  if (fan !== 'in' && fan !== 'out') throw new GanError(where, `fan must be 'in' or 'out'; received '${fan}'.`);
  if (distribution !== 'normal' && distribution !== 'uniform') {
    throw new GanError(where, `distribution must be 'normal' or 'uniform'; received '${distribution}'.`);
  }
  return forKernels(({ shape, fanIn, fanOut }, random) => {
    const std = Math.sqrt(2 / ((1 + slope * slope) * (fan === 'in' ? fanIn : fanOut)));
    // The variance of U(-a, a) is `a^2 / 3`.
    return distribution === 'normal'
      ? random.normal(shape, 0, std)
      : symmetricUniform(shape, std * Math.sqrt(3), random);
  });
}

/** {@link heKernels} with its default options: normally distributed kernels for ReLU. */
export const heNormal: InitialiserRule = heKernels();

/** {@link heKernels} with uniformly distributed kernels for ReLU. */
export const heUniform: InitialiserRule = heKernels({ distribution: 'uniform' });

/**
 * Sets kernels to random orthogonal matrices times `gain` (Saxe et al. 2014). BigGAN uses it (Brock et al. 2019).
 *
 * A kernel is reshaped to a matrix: all axes except the last are its rows, and the last axis is its columns. The
 * columns are orthonormal. If there are fewer rows than columns, the rows are orthonormal. The cost is
 * `2 * rows * cols^2` operations, which takes seconds for the widest layers.
 *
 * @param gain the factor of the matrices @default 1
 * @throws GanError if the gain is not finite
 */
export function orthogonalKernels(gain = 1): InitialiserRule {
  checkFinite('gain', gain);
  return forKernels(({ shape }, random) => {
    const cols = shape.at(-1) ?? 1;
    const rows = shape.slice(0, -1).reduce((product, size) => product * size, 1);
    const values = orthogonalMatrix(rows, cols, random);
    return tf.tensor(gain === 1 ? values : values.map((value) => gain * value), [...shape], 'float32');
  });
}

/** {@link orthogonalKernels} with gain 1. */
export const orthogonal: InitialiserRule = orthogonalKernels();

/**
 * Initialises weights as the layers of PyTorch do. Kernels and biases are drawn from U(-1/sqrt(f), 1/sqrt(f)). Scales
 * are 1 and shifts are 0.
 *
 * f is the fan-in as PyTorch computes it. For a transposed convolution, that is the kernel area times the OUTPUT
 * channels. For a recurrent cell, it is the number of units. The kernels are the same as with `kaiming_uniform_` and
 * `a = sqrt(5)`. Embeddings are drawn from N(0, 1). A recurrent cell has two biases in PyTorch but one bias in tfjs.
 *
 * Source: `reset_parameters` of torch.nn.Linear, _ConvNd, RNNBase and Embedding.
 */
export const pytorchDefault: InitialiserRule = (weight, random) => {
  const { weightName, layerClass, shape, fanIn, fanOut, units } = weight;
  if (weightName === 'embeddings') return random.normal(shape);
  if (!isKernel(weightName) && weightName !== 'bias') return constants(weight);
  const fan = units ?? (layerClass.endsWith('Transpose') ? fanOut : fanIn);
  return symmetricUniform(shape, 1 / Math.sqrt(fan), random);
};

function symmetricUniform(shape: readonly number[], limit: number, random: RandomStream): tf.Tensor {
  return random.uniform(shape, -limit, limit);
}

function resolveNormal(options: NormalOptions): Required<NormalOptions> {
  checkKnownOptions(where, options, ['mean', 'std']);
  const { mean = 0, std = 0.02 } = options;
  checkFinite('mean', mean);
  checkFinite('std', std);
  if (std < 0) throw new GanError(where, `std must be 0 or more; received ${std}. Try 0.02.`);
  return { mean, std };
}

function checkFinite(name: string, value: number): void {
  if (!Number.isFinite(value)) throw new GanError(where, `${name} must be a finite number; received ${value}.`);
}
