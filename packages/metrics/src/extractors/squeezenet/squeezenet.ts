import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import { atSize, type ImageBatch, pilBicubic } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import type { NetworkWeights } from '../../weights/network-weights.ts';
import { checkBatchSize } from '../batch-size.ts';
import type { FeatureExtractor } from '../extractor.ts';
import { networkExtractor } from '../network-extractor.ts';
import { checkNoOtherWeights, checkWeights, weightsOf } from '../weights-of.ts';
import { FIRES, SQUEEZENET_FEATURES, SQUEEZENET_FILTERS } from './table.ts';

const WHERE = 'metrics/squeezenet';

/** The mean blue, green and red of ImageNet. Networks from Caffe, such as this one, subtract these means. */
const MEANS_BGR = [103.939, 116.779, 123.68] as const;

/** The smallest allowed input. With a smaller input, the last pooling has no output. */
const LEAST_SIZE = 31;

/** Options of {@link squeezenet}. */
export interface SqueezenetOptions {
  /** `<layer>/kernel` [height,width,in,out] and `<layer>/bias`, in the form that {@link squeezenetWeights} returns. */
  readonly weights: NetworkWeights;
  /** Height and width of the network's input, at least 31. @default 227 */
  readonly size?: number;
  /** Images per batch. @default 16 */
  readonly batchSize?: number;
}

/**
 * Creates an extractor from SqueezeNet 1.1, which was trained on ImageNet. It returns 512 features per image: the means
 * over all positions after fire9.
 *
 * The size of its weights is 2.9 MB. Images are scaled as in clean-fid and converted to blue, green and red minus their
 * means. A Frechet distance of these features is called `FD(squeezenet)`. Compare it only with other distances of this
 * name.
 *
 * Source: Iandola et al. 2016, "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size",
 * section 3.
 *
 * @throws GanError `mismatch` if the weights belong to another network; `argument` if an option is out of range
 *
 * @example
 * const extractor = squeezenet({ weights });
 * const { squeezenet: features } = await extractor.extract(images, ['squeezenet']);
 */
export function squeezenet(options: SqueezenetOptions): FeatureExtractor {
  checkKnownOptions(WHERE, options, ['weights', 'size', 'batchSize']);
  const { weights, size = 227, batchSize = 16 } = options;
  if (!Number.isSafeInteger(size) || size < LEAST_SIZE) {
    throw new GanError(WHERE, `size must be an integer >= ${LEAST_SIZE}; received ${formatValue(size)}. Try 227.`);
  }
  checkBatchSize(WHERE, batchSize);
  checkWeights(WHERE, weights);
  const layers = convolutions(weights);
  return networkExtractor({
    where: WHERE,
    name: 'squeezenet',
    layers: { squeezenet: SQUEEZENET_FEATURES },
    defaultLayer: 'squeezenet',
    provenance: { extractor: 'squeezenet', preset: `clean ${size}x${size}`, weights: weights.sha256 },
    batchSize,
    input: (images) => preprocessed(images, size),
    outputs: (input) => ({ squeezenet: features(layers, input) }),
    dispose: () => tf.dispose([...layers.values()].flatMap(({ filter, bias }) => [filter, bias])),
  });
}

interface Convolution {
  readonly filter: tf.Tensor4D;
  readonly bias: tf.Tensor1D;
}

function convolutions(weights: NetworkWeights): Map<string, Convolution> {
  checkNoOtherWeights(WHERE, weights, (name) => SQUEEZENET_FILTERS.has(name.replace(/\/(?:kernel|bias)$/, '')));
  // All weights are checked before any tensor is created.
  const checked = [...SQUEEZENET_FILTERS].map(([name, shape]) => ({
    name,
    shape,
    kernel: weightsOf(WHERE, weights, `${name}/kernel`, shape),
    bias: weightsOf(WHERE, weights, `${name}/bias`, [shape[3]]),
  }));
  const made = checked.map(({ name, shape, kernel, bias }): [string, Convolution] => [
    name,
    { filter: tf.tensor4d(kernel, shape), bias: tf.tensor1d(bias) },
  ]);
  return new Map(made);
}

function preprocessed(images: ImageBatch, size: number): tf.Tensor4D {
  const rgb = atSize(images, size, pilBicubic);
  const bgr = new Float32Array(rgb.length);
  for (let i = 0; i < rgb.length; i += 3) {
    for (let c = 0; c < 3; c++) bgr[i + c] = rgb[i + 2 - c]! - MEANS_BGR[c]!;
  }
  return tf.tensor4d(bgr, [images.n, size, size, 3]);
}

function features(layers: ReadonlyMap<string, Convolution>, images: tf.Tensor4D): tf.Tensor2D {
  const apply = (x: tf.Tensor4D, name: string, strides: number, pad: 'same' | 'valid'): tf.Tensor4D =>
    tf.fused.conv2d({ x, ...layers.get(name)!, strides, pad, activation: 'relu' });
  let x = tf.maxPool(apply(images, 'conv1', 2, 'valid'), 3, 2, 'valid');
  for (const { name, pooled } of FIRES) {
    const squeezed = apply(x, `${name}/squeeze1x1`, 1, 'same');
    x = tf.concat(
      [apply(squeezed, `${name}/expand1x1`, 1, 'same'), apply(squeezed, `${name}/expand3x3`, 1, 'same')],
      3,
    );
    if (pooled) x = tf.maxPool(x, 3, 2, 'valid');
  }
  return tf.mean(x, [1, 2]);
}
