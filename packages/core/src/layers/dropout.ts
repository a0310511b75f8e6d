import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { drawOfCall } from './drawn.ts';
import { checkLayerOptions, checkRange, type LayerOptions, onlyShape, onlyTensor } from './layer-options.ts';

const where = 'core/layers/dropout';

/** Options of {@link dropout}. */
export interface DropoutOptions extends LayerOptions {
  /** Probability that a number is dropped, in [0,1). */
  readonly rate: number;
}

/** The layer of {@link dropout}. */
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
 * Drops each number with probability `rate` in training mode and divides what stays by 1 - rate; the identity in
 * inference.
 *
 * [N,...] to the same shape. The mask comes from `kwargs.draw` and the layer's name, hence is the same on every engine
 * and after a resume: `network.apply(x, { training: true, random })`, which is what `ctx.run` of a player's loss does.
 * Each call draws anew, under one draw object too. tfjs's own layer draws from a global generator, or the same mask at
 * each call. Srivastava et al. 2014, "Dropout", section 10 (scaled in training rather than at test time).
 *
 * @throws GanError `argument` for a rate outside [0,1), and when called in training mode without a draw
 * @example
 * const y = dropout({ name: 'drop1', rate: 0.5 }).apply(x);
 */
export function dropout(options: DropoutOptions): Dropout {
  checkLayerOptions(where, options, ['rate']);
  return new Dropout(options);
}
