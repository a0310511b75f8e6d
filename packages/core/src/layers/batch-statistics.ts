import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { normalizeByMoments } from '../gradients/moments.ts';
import { checkEpsilon, checkRange, type LayerOptions } from './layer-options.ts';

/** Options of a batch normalisation. */
export interface BatchStatisticsOptions extends LayerOptions {
  /** A constant that is added to the variance. @default 1e-5 */
  readonly epsilon?: number;
  /** The factor of the old value in the moving statistics, in [0,1). @default 0.9 */
  readonly momentum?: number;
}

/** Normalises [N,...,C] with batch statistics in training and with moving statistics in inference. */
export abstract class BatchStatistics extends layers.Layer {
  protected readonly epsilon: number;
  protected readonly momentum: number;
  private movingMean!: LayerVariable;
  private movingVariance!: LayerVariable;

  protected constructor(where: string, options: BatchStatisticsOptions) {
    super({ ...options });
    this.epsilon = options.epsilon ?? 1e-5;
    this.momentum = options.momentum ?? 0.9;
    checkEpsilon(where, this.epsilon);
    checkRange(where, 'momentum', this.momentum, 0, 1);
  }

  /** Adds the moving mean and variance, each [channels], to the layer's weights. */
  protected addStatistics(channels: number): void {
    const [zeros, ones] = [initializers.zeros(), initializers.ones()];
    this.movingMean = this.addWeight('moving_mean', [channels], 'float32', zeros, undefined, false);
    this.movingVariance = this.addWeight('moving_variance', [channels], 'float32', ones, undefined, false);
  }

  /**
   * Normalises x to mean 0 and variance 1 over all axes except the last. In training it updates the moving statistics.
   */
  protected normalise(x: tf.Tensor, training: boolean): tf.Tensor {
    if (!training) {
      const scale = tf.rsqrt(tf.add(this.movingVariance.read(), this.epsilon));
      return tf.mul(tf.sub(x, this.movingMean.read()), scale);
    }
    const { y, mean, variance } = normalizeByMoments(x, { perExample: false, epsilon: this.epsilon });
    this.move(this.movingMean, mean);
    this.move(this.movingVariance, variance);
    return y;
  }

  /** Updates a moving statistic by the formula of tfjs's batch norm. */
  private move(statistic: LayerVariable, value: tf.Tensor): void {
    const before = statistic.read();
    statistic.write(tf.sub(before, tf.mul(tf.sub(before, value), 1 - this.momentum)));
  }
}
