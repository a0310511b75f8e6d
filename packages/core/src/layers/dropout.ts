import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { drawOfCall } from './drawn.ts';
import { checkLayerOptions, checkRange, type LayerOptions, onlyShape, onlyTensor } from './layer-options.ts';

const where = 'core/layers/dropout';

/** Options of {@link dropout}. */
export interface DropoutOptions extends LayerOptions {
  /** Probability that an element is set to zero, in [0,1). */
  readonly rate: number;
}

/** The tfjs layer behind {@link dropout}. */
export class Dropout extends layers.Layer {
  static readonly className: string = 'Ganforge>Dropout';
  private readonly rate: number;

  constructor(options: DropoutOptions) {
    super({ ...options });
    this.rate = options.rate;
    checkRange(where, 'rate', this.rate, 0, 1);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Readonly<Record<string, unknown>>): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(where, inputs);
      if (!kwargs.training || this.rate === 0) return x;
      const kept = tf.greaterEqual(drawOfCall(where, kwargs, this.name).uniform(x.shape), this.rate);
      return tf.mul(x, tf.div(tf.cast(kept, 'float32'), 1 - this.rate));
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(where, inputShape);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate };
  }
}

tf.serialization.registerClass(Dropout);

/**
 * Returns a dropout layer. In training, it sets each element to zero with probability `rate` and divides the others by
 * `1 - rate`. In inference, it returns its input.
 *
 * Input and output have the shape [N,...]. The mask depends on the stream `random` of the call and on the layer's name,
 * so the mask is the same on every engine and after a resume. Pass the stream as in
 * `network.apply(x, { training: true, random })`; `ctx.run` in a player's loss does this. Each call draws a new mask,
 * even if it receives the same stream object again. (The layer of tfjs draws from a global generator, or repeats one
 * mask.)
 *
 * Source: Srivastava et al. 2014, "Dropout", section 10 (scaling in training instead of at test time).
 *
 * @throws GanError `argument` if the rate is outside [0,1), or if a call in training mode has no stream
 * @example
 * const y = dropout({ name: 'drop1', rate: 0.5 }).apply(x);
 */
export function dropout(options: DropoutOptions): Dropout {
  checkLayerOptions(where, options, ['rate']);
  return new Dropout(options);
}
