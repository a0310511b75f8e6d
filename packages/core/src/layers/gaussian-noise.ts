import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { drawOfCall } from './drawn.ts';
import { checkLayerOptions, checkRange, type LayerOptions, onlyShape, onlyTensor } from './layer-options.ts';

const where = 'core/layers/gaussian-noise';

/** Options of {@link gaussianNoise}. */
export interface GaussianNoiseOptions extends LayerOptions {
  /** Standard deviation of the noise. */
  readonly stddev: number;
}

/** The layer of {@link gaussianNoise}. */
export class GaussianNoise extends layers.Layer {
  static readonly className: string = 'Ganforge>GaussianNoise';
  private readonly stddev: number;

  constructor(options: GaussianNoiseOptions) {
    super({ ...options });
    this.stddev = options.stddev;
    checkRange(where, 'stddev', this.stddev, 0, Infinity);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Readonly<Record<string, unknown>>): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(where, inputs);
      if (!kwargs.training || this.stddev === 0) return x;
      return tf.add(x, drawOfCall(where, kwargs, this.name).normal(x.shape, 0, this.stddev));
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(where, inputShape);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), stddev: this.stddev };
  }
}

tf.serialization.registerClass(GaussianNoise);

/**
 * Adds noise N(0, stddev^2) in training mode, drawn from the call's own draw; the identity in inference.
 *
 * [N,...] to the same shape. The numbers come from `kwargs.draw` and the layer's name, hence are the same on every
 * engine and after a resume: `network.apply(x, { training: true, random })`, which is what `ctx.run` of a player's loss
 * does. Each call draws anew, under one draw object too. tfjs's own layer draws from a global generator. Instance noise: Sonderby et al. 2017, "Amortised MAP Inference
 * for Image Super-resolution", section 3.3.
 *
 * @throws GanError `argument` for a stddev that is negative or no number, and when called in training mode without a
 *   draw
 * @example
 * const y = gaussianNoise({ name: 'noise', stddev: 0.1 }).apply(x);
 */
export function gaussianNoise(options: GaussianNoiseOptions): GaussianNoise {
  checkLayerOptions(where, options, ['stddev']);
  return new GaussianNoise(options);
}
