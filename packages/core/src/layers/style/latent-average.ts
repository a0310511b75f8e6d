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
  /** Weight of the past, in [0,1). @default 0.995 */
  readonly momentum?: number;
}

/** The layer of {@link latentAverage}. */
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
 * Passes on what comes and keeps its moving mean: StyleGAN's mean of w, towards which samples are truncated.
 *
 * [N,D] to the same. Each call in training mode takes `average` [D] to momentum average + (1 - momentum) mean_n x; it is a
 * weight that no optimizer updates, starts at 0 and is saved. Karras et al. 2019, "A Style-Based Generator Architecture for
 * Generative Adversarial Networks", appendix B; 0.995 as in its code.
 *
 * @throws GanError `argument` for a momentum outside [0,1)
 * @example
 * const w = latentAverage({ name: 'average' }).apply(x); // x [N,512]
 */
export function latentAverage(options: LatentAverageOptions): LatentAverage {
  checkLayerOptions(where, options, ['momentum']);
  return new LatentAverage(options);
}
