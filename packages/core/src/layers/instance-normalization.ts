import * as tf from '@tensorflow/tfjs-core';
import { normalizeByMoments } from '../gradients/moments.ts';
import { AffineNormalization, type AffineOptions } from './affine-normalization.ts';
import { checkLayerOptions, onlyTensor } from './layer-options.ts';

const where = 'core/layers/instance-normalization';

/** Options of {@link instanceNormalization}. `center` and `scale` are false unless asked for. */
export type InstanceNormalizationOptions = AffineOptions;

/** The layer of {@link instanceNormalization}. */
export class InstanceNormalization extends AffineNormalization {
  static readonly className: string = 'Ganforge>InstanceNormalization';
  protected override readonly where: string = where;
  protected override readonly minRank: number = 3;

  constructor(options: InstanceNormalizationOptions) {
    super(where, options, false);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(where, inputs);
      return normalizeByMoments(x, { perExample: true, epsilon: this.epsilon, ...this.affine() }).y;
    });
  }
}

tf.serialization.registerClass(InstanceNormalization);

/**
 * Instance normalisation: each channel of each example to mean 0 and variance 1 over its own pixels.
 *
 * [N,...,C] with at least one axis between, such as [N,H,W,C], to the same shape:
 * y = (x - m) / sqrt(v + epsilon), with m and v over the axes between, v divided by their number. Then gamma [C] times
 * that where `scale`, plus beta [C] where `center`. The same in training and inference. Ulyanov et al. 2016, "Instance
 * Normalization: The Missing Ingredient for Fast Stylization", eq. 3; without gamma and beta as CycleGAN has it and
 * PyTorch's InstanceNorm2d is.
 *
 * @throws GanError `argument` for an option that cannot work; `shape`, when it is built, for an input of fewer than
 *   three axes or without a known number of channels
 * @example
 * const y = instanceNormalization({ name: 'norm1' }).apply(x); // x [N,64,64,128]
 */
export function instanceNormalization(options: InstanceNormalizationOptions): InstanceNormalization {
  checkLayerOptions(where, options, ['epsilon', 'center', 'scale']);
  return new InstanceNormalization(options);
}
