import { equalizedConv2d, equalizedDense, minibatchStandardDeviation } from '@ganforge/core/layers';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { levelsOf, type PyramidLevel } from '../shared/pyramid.ts';
import { embedded, mapped } from './mapping-network.ts';
import type { StyleSizes } from './style-sizes.ts';

/** The options of the discriminator, besides its sizes. */
export interface StyleDiscriminatorOptions {
  readonly discriminator: 'residual' | 'plain';
  readonly groupSize: number;
  /** The number of classes; absent if there are no labels. */
  readonly classes?: number;
}

/** Number of layers of the label mapping in the discriminator, as in the authors' code. */
const LABEL_LAYERS = 8;
const gains = { gain: Math.SQRT2, biasGain: Math.SQRT2 } as const;

/**
 * Builds the discriminator, which maps images [N,S,S,C] and one-hot labels [N,K] to logits [N,1]. Blocks of two
 * convolutions halve the resolution. At 4x4 (7x7 for size 28) the minibatch standard deviation is appended, and a
 * convolution and two dense layers follow.
 *
 * With labels, the logit is the dot product of the features and the mapped label, divided by the square root of their
 * length.
 */
export function styleDiscriminator(sizes: StyleSizes, options: StyleDiscriminatorOptions): LayersModel {
  const images = input({ shape: [sizes.size, sizes.size, sizes.channels], name: 'images' });
  const [last, ...others] = levelsOf(sizes);
  const levels = [...others].reverse();
  const outer = { name: 'rgb', filters: (levels[0] ?? last!).maps, kernelSize: 1, ...gains } as const;
  let h = leaky('rgb', equalizedConv2d(outer).apply(images) as SymbolicTensor);
  for (const [i, level] of levels.entries()) {
    h = block(h, level, (levels[i + 1] ?? last!).maps, options.discriminator === 'residual');
  }
  const features = judged(h, last!, options.groupSize);
  if (options.classes === undefined) {
    const logit = equalizedDense({ name: 'logit', units: 1 }).apply(features) as SymbolicTensor;
    return model({ name: 'discriminator', inputs: images, outputs: logit });
  }
  const { maps } = last!;
  const labels = input({ shape: [options.classes], name: 'labels' });
  const scaled = { gain: 1 / Math.sqrt(maps), biasGain: 1 / Math.sqrt(maps) };
  const out = equalizedDense({ name: 'logit', units: maps, ...scaled }).apply(features) as SymbolicTensor;
  const wanted = mapped(embedded(labels, maps), maps, LABEL_LAYERS);
  const logit = layers.dot({ name: 'product', axes: 1 }).apply([out, wanted]) as SymbolicTensor;
  return model({ name: 'discriminator', inputs: [images, labels], outputs: logit });
}

/**
 * Applies two convolutions. The second convolution halves the resolution and has `maps` filters. In a residual block, a
 * shortcut is added and the sum is divided by `sqrt(2)`.
 */
function block(
  x: SymbolicTensor,
  { side, maps: own }: PyramidLevel,
  maps: number,
  isResidual: boolean,
): SymbolicTensor {
  const [a, b] = [`conv${side}a`, `conv${side}b`];
  const first = { name: a, filters: own, kernelSize: 3, ...gains } as const;
  const h = leaky(a, equalizedConv2d(first).apply(x) as SymbolicTensor);
  const second = { name: b, filters: maps, kernelSize: 3, resample: 'down', ...(!isResidual && gains) } as const;
  const y = leaky(b, equalizedConv2d(second).apply(h) as SymbolicTensor);
  if (!isResidual) return y;
  const shortcut = { kernelSize: 1, resample: 'down', gain: Math.SQRT1_2, useBias: false } as const;
  const skip = equalizedConv2d({ name: `skip${side}`, filters: maps, ...shortcut }).apply(x) as SymbolicTensor;
  return layers.add({ name: `block${side}` }).apply([y, skip]) as SymbolicTensor;
}

function judged(x: SymbolicTensor, { maps }: PyramidLevel, groupSize: number): SymbolicTensor {
  const deviation = minibatchStandardDeviation({ name: 'deviation', groupSize }).apply(x);
  const conv = { name: 'last', filters: maps, kernelSize: 3, ...gains } as const;
  const h = leaky('last', equalizedConv2d(conv).apply(deviation) as SymbolicTensor);
  const flat = layers.flatten({ name: 'flat' }).apply(h);
  return leaky('features', equalizedDense({ name: 'features', units: maps, ...gains }).apply(flat) as SymbolicTensor);
}

function leaky(name: string, x: SymbolicTensor): SymbolicTensor {
  return layers.leakyReLU({ name: `${name}-relu`, alpha: 0.2 }).apply(x) as SymbolicTensor;
}
