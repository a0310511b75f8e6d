import * as tf from '@tensorflow/tfjs-core';
import { normalizeByMoments } from '../gradients/moments.ts';
import { AffineNormalization, type AffineOptions } from './affine-normalization.ts';
import { checkLayerOptions, onlyTensor } from './layer-options.ts';

const where = 'core/layers/instance-normalization';

/** Options of {@link instanceNormalization}. `center` and `scale` are false by default. */
export type InstanceNormalizationOptions = AffineOptions;

/** The tfjs layer behind {@link instanceNormalization}. */
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
 * Returns a layer for instance normalisation. It normalises each channel of each example to mean 0 and variance 1 over
 * its pixels.
 *
 * Input and output have the shape [N,...,C] with at least one middle axis, such as [N,H,W,C]. The layer computes
 * `y = (x - m) / sqrt(v + epsilon)`, where m and v are the mean and the biased variance over the middle axes. With
 * `scale`, y is multiplied by gamma [C]. With `center`, beta [C] is added. Training and inference do the same.
 *
 * Source: Ulyanov et al. 2016, "Instance Normalization: The Missing Ingredient for Fast Stylization", equation 3.
 * Without gamma and beta it equals the default of PyTorch's InstanceNorm2d, which CycleGAN uses.
 *
 * @throws GanError `argument` if an option is unknown or invalid; `shape` at build time if the input has fewer than
 *   three axes or an unknown number of channels
 * @example
 * const y = instanceNormalization({ name: 'norm1' }).apply(x); // x [N,64,64,128]
 */
export function instanceNormalization(options: InstanceNormalizationOptions): InstanceNormalization {
  checkLayerOptions(where, options, ['epsilon', 'center', 'scale']);
  return new InstanceNormalization(options);
}
