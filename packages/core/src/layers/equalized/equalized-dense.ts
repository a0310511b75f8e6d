import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import {
  channelsOf,
  checkCount,
  checkLayerOptions,
  type LayerOptions,
  onlyShape,
  onlyTensor,
} from '../layer-options.ts';
import { type Gains, gainOptions, resolveGains } from './gains.ts';

const where = 'core/layers/equalized-dense';

/** Options of {@link equalizedDense}. */
export interface EqualizedDenseOptions extends LayerOptions, Gains {
  readonly units: number;
}

/** The tfjs layer behind {@link equalizedDense}. */
export class EqualizedDense extends layers.Layer {
  static readonly className: string = 'Ganforge>EqualizedDense';
  private readonly units: number;
  private readonly gains: Required<Gains>;
  private kernel!: LayerVariable;
  private bias?: LayerVariable;

  constructor(options: EqualizedDenseOptions) {
    super({ ...options });
    this.units = options.units;
    this.gains = resolveGains(where, options);
    checkCount(where, 'units', this.units);
  }

  override build(inputShape: Shape | Shape[]): void {
    const inputs = channelsOf(where, this.name, onlyShape(where, inputShape), 2);
    this.kernel = this.addWeight('kernel', [inputs, this.units], 'float32', initializers.zeros());
    if (this.gains.useBias) this.bias = this.addWeight('bias', [this.units], 'float32', initializers.zeros());
    this.inputSpec = [{ ndim: 2, axes: { 1: inputs } }];
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(where, inputs) as tf.Tensor2D;
      const { gain, biasGain } = this.gains;
      const y = tf.matMul(x, tf.mul(this.kernel.read(), gain / Math.sqrt(x.shape[1])) as tf.Tensor2D);
      return this.bias === undefined ? y : tf.add(y, tf.mul(this.bias.read(), biasGain));
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [...onlyShape(where, inputShape).slice(0, -1), this.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units, ...this.gains };
  }
}

tf.serialization.registerClass(EqualizedDense);

/**
 * Returns a dense layer with an equalised learning rate. The kernel starts as N(0,1) and is scaled at every use.
 *
 * The input x is [N,D] and the output y is [N,units], with `y = x W * gain / sqrt(D) + b * biasGain`. The step size of
 * Adam does not depend on the scale of a weight, so all layers learn at the same rate.
 *
 * To give a layer a learning rate multiplier m, multiply gain and biasGain by m and draw the kernel from N(0,1/m^2).
 * Both gains can also contain the gain of a leaky ReLU that follows.
 *
 * Source: Karras et al. 2018, "Progressive Growing of GANs", section 4.1. Weights: `kernel` and `bias`. Both are zero
 * until `initialise` fills them.
 *
 * @throws GanError `argument` if an option is unknown or invalid
 * @example
 * const w = equalizedDense({ name: 'dense1', units: 512, gain: 0.01 * Math.SQRT2, biasGain: 0.01 * Math.SQRT2 }).apply(z);
 */
export function equalizedDense(options: EqualizedDenseOptions): EqualizedDense {
  checkLayerOptions(where, options, ['units', ...gainOptions]);
  return new EqualizedDense(options);
}
