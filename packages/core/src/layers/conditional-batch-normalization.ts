import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { oneHot } from '../gradients/grad-config.ts';
import { BatchStatistics, type BatchStatisticsOptions } from './batch-statistics.ts';
import { channelsOf, checkCount, checkLayerOptions } from './layer-options.ts';

const where = 'core/layers/conditional-batch-normalization';

/** Options of {@link conditionalBatchNormalization}. */
export interface ConditionalBatchNormalizationOptions extends BatchStatisticsOptions {
  /** Number of classes. Labels are in 0..classes-1. */
  readonly classes: number;
}

/** The tfjs layer behind {@link conditionalBatchNormalization}. */
export class ConditionalBatchNormalization extends BatchStatistics {
  static readonly className: string = 'Ganforge>ConditionalBatchNormalization';
  private readonly classes: number;
  private gamma!: LayerVariable;
  private beta!: LayerVariable;

  constructor(options: ConditionalBatchNormalizationOptions) {
    super(where, options);
    this.classes = options.classes;
    checkCount(where, 'classes', this.classes);
  }

  override build(inputShape: Shape | Shape[]): void {
    const [shape, labels] = this.twoShapes(inputShape);
    const channels = channelsOf(where, this.name, shape, 2);
    this.gamma = this.addWeight('gamma', [this.classes, channels], 'float32', initializers.ones());
    this.beta = this.addWeight('beta', [this.classes, channels], 'float32', initializers.zeros());
    this.addStatistics(channels);
    this.inputSpec = [{ ndim: shape.length, axes: { [shape.length - 1]: channels } }, { ndim: labels.length }];
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Readonly<Record<string, unknown>>): tf.Tensor {
    return tf.tidy(() => {
      const [x, labels] = inputs as [tf.Tensor, tf.Tensor];
      const chosen = this.rowsOf(labels, x.shape[0]!); // throws before the statistics are updated
      const normal = this.normalise(x, Boolean(kwargs.training));
      const perExample = [x.shape[0]!, ...x.shape.slice(1, -1).map(() => 1), x.shape.at(-1)!];
      const [gamma, beta] = [this.gamma, this.beta].map((table) =>
        tf.reshape(tf.matMul(chosen, table.read() as tf.Tensor2D), perExample),
      );
      return tf.add(tf.mul(normal, gamma!), beta!);
    });
  }

  /**
   * Returns one-hot rows [N,K]. The product of these rows with a table selects one row of the table for each label.
   * Every engine can differentiate this product.
   *
   * Each row is divided by its sum. The sum is 0 for an invalid label, so the row becomes NaN and the error is visible.
   */
  private rowsOf(labels: tf.Tensor, n: number): tf.Tensor2D {
    if (labels.size !== n) {
      const received = `${labels.size} for a batch of ${n}`;
      throw new GanError(where, `'${this.name}' takes one label per example; received ${received}.`, { code: 'shape' });
    }
    const row = oneHot(tf.reshape(labels, [-1]), this.classes);
    return tf.div(row, tf.sum(row, 1, true)) as tf.Tensor2D;
  }

  private twoShapes(shapes: Shape | Shape[]): [Shape, Shape] {
    if (Array.isArray(shapes[0]) && shapes.length === 2) {
      const [x, labels] = shapes as [Shape, Shape];
      if (labels.length === 1 || (labels.length === 2 && labels[1] === 1)) return [x, labels];
    }
    throw new GanError(
      where,
      `'${this.name}' takes [x, labels] of [N,...,C] and [N] or [N,1]; received shapes ${JSON.stringify(shapes)}.`,
      { code: 'shape' },
    );
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return this.twoShapes(inputShape)[0];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { classes, epsilon, momentum } = this;
    return { ...super.getConfig(), classes, epsilon, momentum };
  }
}

tf.serialization.registerClass(ConditionalBatchNormalization);

/**
 * Returns a layer for batch normalisation with a separate scale and shift for each class.
 *
 * The inputs are x [N,...,C] and labels int32 [N] or [N,1] in 0..classes-1. The output has x's shape. It is
 * `y = gamma[label] * (x - m) / sqrt(v + epsilon) + beta[label]`, with gamma and beta [classes,C].
 *
 * In training, m and v are the mean and the biased variance of the batch over all axes except the last, and the moving
 * statistics are updated: `moving = momentum * moving + (1 - momentum) * batch`. In inference, m and v are the moving
 * statistics. If a label is out of range, all values of its example become NaN.
 *
 * Source: Dumoulin et al. 2017, "A Learned Representation for Artistic Style", equation 5; in GANs: Miyato & Koyama
 * 2018.
 *
 * @throws GanError `argument` if an option is unknown or invalid; `shape` at build time if the inputs have other
 *   shapes, and at call time if the number of labels differs from the number of examples
 * @example
 * const labels = input({ shape: [], dtype: 'int32', name: 'labels' });
 * const y = conditionalBatchNormalization({ name: 'norm1', classes: 10 }).apply([x, labels]);
 */
export function conditionalBatchNormalization(
  options: ConditionalBatchNormalizationOptions,
): ConditionalBatchNormalization {
  checkLayerOptions(where, options, ['classes', 'epsilon', 'momentum']);
  return new ConditionalBatchNormalization(options);
}
