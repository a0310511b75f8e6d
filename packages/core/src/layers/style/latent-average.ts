import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import {
  channelsOf,
  checkLayerOptions,
  checkRange,
  type LayerOptions,
  onlyShape,
  onlyTensor,
} from '../layer-options.ts';

const where = 'core/layers/latent-average';

/** Options of {@link latentAverage}. */
export interface LatentAverageOptions extends LayerOptions {
  /** The factor of the old average, in [0,1). @default 0.995 */
  readonly momentum?: number;
}

/** The tfjs layer behind {@link latentAverage}. */
export class LatentAverage extends layers.Layer {
  static readonly className: string = 'Ganforge>LatentAverage';
  private readonly momentum: number;
  private average!: LayerVariable;

  constructor(options: LatentAverageOptions) {
    super({ ...options });
    this.momentum = options.momentum ?? 0.995;
    checkRange(where, 'momentum', this.momentum, 0, 1);
  }

  override build(inputShape: Shape | Shape[]): void {
    const size = channelsOf(where, this.name, onlyShape(where, inputShape), 2);
    this.average = this.addWeight('average', [size], 'float32', initializers.zeros(), undefined, false);
    this.inputSpec = [{ ndim: 2, axes: { 1: size } }];
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Readonly<Record<string, unknown>>): tf.Tensor {
    const x = onlyTensor(where, inputs);
    if (kwargs.training) {
      tf.tidy(() => {
        const before = this.average.read();
        this.average.write(tf.add(before, tf.mul(tf.sub(tf.mean(x, 0), before), 1 - this.momentum)));
      });
    }
    return tf.clone(x);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(where, inputShape);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), momentum: this.momentum };
  }
}

tf.serialization.registerClass(LatentAverage);

/**
 * Returns a layer that outputs its input and tracks the moving mean of its input. StyleGAN truncates samples towards
 * this mean of w.
 *
 * Input and output have the shape [N,D]. Each call in training mode sets the weight `average` [D] to
 * `momentum * average + (1 - momentum) * mean_n(x)`. The average is a weight that starts at 0 and is saved; no
 * optimizer updates it. Source: Karras et al. 2019, "A Style-Based Generator Architecture for Generative Adversarial
 * Networks", appendix B. The momentum 0.995 is from its code.
 *
 * @throws GanError `argument` if the momentum is outside [0,1)
 * @example
 * const w = latentAverage({ name: 'average' }).apply(x); // x [N,512]
 */
export function latentAverage(options: LatentAverageOptions): LatentAverage {
  checkLayerOptions(where, options, ['momentum']);
  return new LatentAverage(options);
}
