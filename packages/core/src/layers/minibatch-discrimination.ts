import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { repairGradients } from '../gradients/repair.ts';
import { checkCount, checkLayerOptions, type LayerOptions, onlyShape, onlyTensor } from './layer-options.ts';

const where = 'core/layers/minibatch-discrimination';

/** Options of {@link minibatchDiscrimination}. */
export interface MinibatchDiscriminationOptions extends LayerOptions {
  /** B, the number of features added to each example. The paper's code uses 100. */
  readonly features: number;
  /** C, the length of the vector that each feature compares. The paper's code uses 5. */
  readonly dimensions: number;
}

/** The tfjs layer behind {@link minibatchDiscrimination}. */
export class MinibatchDiscrimination extends layers.Layer {
  static readonly className: string = 'Ganforge>MinibatchDiscrimination';
  private readonly features: number;
  private readonly dimensions: number;
  private kernel!: LayerVariable;

  constructor(options: MinibatchDiscriminationOptions) {
    super({ ...options });
    this.features = options.features;
    this.dimensions = options.dimensions;
    checkCount(where, 'features', this.features);
    checkCount(where, 'dimensions', this.dimensions);
    // tfjs's gradient of exp cannot be differentiated again.
    repairGradients();
  }

  override build(inputShape: Shape | Shape[]): void {
    const size = this.sizeOf(inputShape);
    const start = initializers.glorotUniform({ seed: 1 });
    this.kernel = this.addWeight('kernel', [size, this.features * this.dimensions], 'float32', start);
    this.inputSpec = [{ ndim: 2, axes: { 1: size } }];
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(where, inputs) as tf.Tensor2D;
      const n = x.shape[0];
      const { features, dimensions } = this;
      const rows = tf.matMul(x, this.kernel.read() as tf.Tensor2D);
      const [mine, others] = [
        tf.reshape(rows, [n, 1, features, dimensions]),
        tf.reshape(rows, [1, n, features, dimensions]),
      ];
      const distance = tf.sum(tf.abs(tf.sub(mine, others)), -1);
      return tf.concat([x, tf.sum(tf.exp(tf.neg(distance)), 1) as tf.Tensor2D], 1);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [onlyShape(where, inputShape)[0]!, this.sizeOf(inputShape) + this.features];
  }

  private sizeOf(inputShape: Shape | Shape[]): number {
    const shape = onlyShape(where, inputShape);
    if (shape.length === 2 && typeof shape[1] === 'number') return shape[1];
    const received = `[${shape.map((size) => size ?? 'null')}]`;
    const problem = `'${this.name}' expects [N,A] with A known; received ${received}`;
    throw new GanError(where, `${problem}. Flatten it first.`, { code: 'shape' });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { features, dimensions } = this;
    return { ...super.getConfig(), features, dimensions };
  }
}

tf.serialization.registerClass(MinibatchDiscrimination);

/**
 * Returns a layer for minibatch discrimination. It appends features that measure how close each example is to the
 * others in the batch.
 *
 * The input is [N,A] and the output is [N,A+features]. With B = `features`, C = `dimensions` and the kernel T [A,B*C],
 * the layer computes the matrix `M_i = x_i T` [B,C] of each example i. It appends the features
 * `o_ib = sum_j exp(-||M_ib - M_jb||_1)` for b in 0..B-1. The sum runs over all examples j of the batch, and j = i
 * contributes 1. Training and inference do the same, so an output depends on the other examples of its batch. Memory
 * grows as `N^2 * B * C`.
 *
 * Source: Salimans et al. 2016, "Improved Techniques for Training GANs", section 3.2.
 *
 * @throws GanError `argument` if an option is unknown or invalid; `shape` at build time if the input is not [N,A]
 * @example
 * const y = minibatchDiscrimination({ name: 'batch', features: 100, dimensions: 5 }).apply(x); // [N,512] to [N,612]
 */
export function minibatchDiscrimination(options: MinibatchDiscriminationOptions): MinibatchDiscrimination {
  checkLayerOptions(where, options, ['features', 'dimensions']);
  return new MinibatchDiscrimination(options);
}
