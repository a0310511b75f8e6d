import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { drawOfCall } from './drawn.ts';
import { checkLayerOptions, checkRange, type LayerOptions, onlyShape, onlyTensor } from './layer-options.ts';

const where = 'core/layers/gaussian-noise';

/** Options of {@link gaussianNoise}. */
export interface GaussianNoiseOptions extends LayerOptions {
  /** Standard deviation of the noise, at least 0. */
  readonly stddev: number;
}

/** The tfjs layer behind {@link gaussianNoise}. */
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
 * Returns a layer that adds noise N(0, stddev^2) in training. In inference, it returns its input.
 *
 * Input and output have the shape [N,...]. The noise depends on the stream `random` of the call and on the layer's
 * name, so the noise is the same on every engine and after a resume. Pass the stream as in
 * `network.apply(x, { training: true, random })`; `ctx.run` in a player's loss does this. Each call draws new noise,
 * even if it receives the same stream object again. (The layer of tfjs draws from a global generator.)
 *
 * Source (instance noise): Sonderby et al. 2017, "Amortised MAP Inference for Image Super-resolution", section 3.3.
 *
 * @throws GanError `argument` if stddev is negative or not a number, or if a call in training mode has no stream
 * @example
 * const y = gaussianNoise({ name: 'noise', stddev: 0.1 }).apply(x);
 */
export function gaussianNoise(options: GaussianNoiseOptions): GaussianNoise {
  checkLayerOptions(where, options, ['stddev']);
  return new GaussianNoise(options);
}
