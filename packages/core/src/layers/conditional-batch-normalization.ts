import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { oneHot } from '../gradients/grad-config.ts';
import { BatchStatistics, type BatchStatisticsOptions } from './batch-statistics.ts';
import { channelsOf, checkCount, checkLayerOptions } from './layer-options.ts';

const where = 'core/layers/conditional-batch-normalization';

/** Options of {@link conditionalBatchNormalization}. */
export interface ConditionalBatchNormalizationOptions extends BatchStatisticsOptions {
  /** Number of classes: labels are 0..classes-1. */
  readonly classes: number;
}

/** The layer of {@link conditionalBatchNormalization}. */
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
      const chosen = this.rowsOf(labels, x.shape[0]!); // refuses before the statistics update
      const normal = this.normalise(x, Boolean(kwargs.training));
      const perExample = [x.shape[0]!, ...x.shape.slice(1, -1).map(() => 1), x.shape.at(-1)!];
      const [gamma, beta] = [this.gamma, this.beta].map((table) =>
        tf.reshape(tf.matMul(chosen, table.read() as tf.Tensor2D), perExample),
      );
      return tf.add(tf.mul(normal, gamma!), beta!);
    });
  }

  /**
   * [N,K], a 1 at each label: multiplied by a table it picks the labels' rows, and differentiates on every engine.
   *
   * Divided by its sum, which is 0 for what is no label: 0/0 is NaN, where zeros would pass in silence.
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
 * Batch norm whose scale and shift are those of each example's class.
 *
 * Called on [x, labels], x [N,...,C] and labels int32 [N] or [N,1] in 0..classes-1; gives x's shape:
 * y = gamma[label] (x - m) / sqrt(v + epsilon) + beta[label], with gamma and beta [classes,C]. In training m and v are
 * the batch's, over all axes but the last (v divided by their number), and move the statistics, as tfjs's batch norm
 * does: s <- momentum s + (1 - momentum) m. In inference they are the statistics. Dumoulin et al. 2017, "A Learned
 * Representation for Artistic Style", eq. 5; in GANs Miyato & Koyama 2018. A label that is none of the classes makes its
 * example NaN.
 *
 * @throws GanError `argument` for an option that cannot work; `shape`, when it is built, unless it is given two inputs
 *   of such shapes, and when it is called with another number of labels than of examples
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
