import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import {
  channelsOf,
  checkCount,
  checkLayerOptions,
  type LayerOptions,
  onlyShape,
  onlyTensor,
} from './layer-options.ts';

const where = 'core/layers/minibatch-standard-deviation';

/** A constant that is added to the variance. It is 1e-8 in the code of Karras et al. 2018. */
const EPSILON = 1e-8;

/** Options of {@link minibatchStandardDeviation}. */
export interface MinibatchStandardDeviationOptions extends LayerOptions {
  /** Maximum number of examples in a group. @default 4 */
  readonly groupSize?: number;
  /** Number of channels to add; it must divide the number of input channels. @default 1 */
  readonly features?: number;
}

/** The tfjs layer behind {@link minibatchStandardDeviation}. */
export class MinibatchStandardDeviation extends layers.Layer {
  static readonly className: string = 'Ganforge>MinibatchStandardDeviation';
  private readonly groupSize: number;
  private readonly features: number;

  constructor(options: MinibatchStandardDeviationOptions) {
    super({ ...options });
    this.groupSize = options.groupSize ?? 4;
    this.features = options.features ?? 1;
    checkCount(where, 'groupSize', this.groupSize);
    checkCount(where, 'features', this.features);
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = onlyShape(where, inputShape);
    const channels = channelsOf(where, this.name, shape, 2);
    if (channels % this.features !== 0) {
      const problem = `'${this.name}' has ${this.features} features, which do not divide ${channels} channels`;
      throw new GanError(where, `${problem}. Set features to a divisor of ${channels}.`, { code: 'shape' });
    }
    this.inputSpec = [{ ndim: shape.length, axes: { [shape.length - 1]: channels } }];
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(where, inputs);
      const [n, channels] = [x.shape[0]!, x.shape.at(-1)!];
      const members = membership(n, this.groupSize);
      const averaging = tf.div(members, tf.sum(members, 1, true));
      const groupMean = (values: tf.Tensor2D): tf.Tensor2D => tf.matMul(averaging, values);

      const flat = tf.reshape(x, [n, -1]) as tf.Tensor2D;
      const centred = tf.sub(flat, tf.matMul(members, groupMean(flat), true)) as tf.Tensor2D;
      const deviation = tf.sqrt(tf.add(groupMean(tf.mul(centred, centred)), EPSILON));
      const byFeature = tf.reshape(deviation, [members.shape[0], -1, this.features, channels / this.features]);
      const statistic = tf.matMul(members, tf.mean(byFeature, [1, 3]) as tf.Tensor2D, true);

      const spatial = x.shape.slice(1, -1);
      const maps = tf.reshape(statistic, [n, ...spatial.map(() => 1), this.features]);
      return tf.concat([x, tf.add(maps, tf.zeros([n, ...spatial, this.features]))], -1);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = onlyShape(where, inputShape);
    return [...shape.slice(0, -1), channelsOf(where, this.name, shape, 2) + this.features];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { groupSize, features } = this;
    return { ...super.getConfig(), groupSize, features };
  }
}

tf.serialization.registerClass(MinibatchStandardDeviation);

/**
 * Returns a matrix [M,n] that is 1 where example i belongs to group m = i mod M, and 0 elsewhere. The M groups have at
 * most `groupSize` examples, and their sizes differ by at most one.
 */
function membership(n: number, groupSize: number): tf.Tensor2D {
  const groups = Math.ceil(n / groupSize);
  const rows = Array.from({ length: groups }, (_, m) =>
    Array.from({ length: n }, (_, i) => (i % groups === m ? 1 : 0)),
  );
  return tf.tensor2d(rows, [groups, n], 'float32');
}

/**
 * Returns a layer for the minibatch standard deviation. It appends channels that measure how much the examples of a
 * group vary.
 *
 * The input is [N,...,C] and the output is [N,...,C+features]. The batch is split into `M = ceil(N / groupSize)`
 * groups; example i belongs to group `i mod M`. For each group, position and channel, the layer computes
 * `sqrt(variance + 1e-8)` over the examples of the group, with the biased variance. The channels are split into
 * `features` blocks of `C / features` channels. The layer averages the deviations of each block over its channels and
 * all positions. Each average is appended as a constant channel. Training and inference do the same.
 *
 * If groupSize divides N, the groups are the same as in the code of Karras et al. Otherwise the groups are smaller and
 * their sizes differ by at most one. For a group of one example, the deviation is 1e-4.
 *
 * Source: Karras et al. 2018, "Progressive Growing of GANs", section 3. Groups and features follow the code of that
 * paper and the code of StyleGAN2.
 *
 * @throws GanError `argument` if an option is unknown or invalid; `shape` at build time if the number of channels is
 *   unknown or not divisible by `features`
 * @example
 * const y = minibatchStandardDeviation({ name: 'mbstd' }).apply(x); // [N,4,4,512] to [N,4,4,513]
 */
export function minibatchStandardDeviation(options: MinibatchStandardDeviationOptions): MinibatchStandardDeviation {
  checkLayerOptions(where, options, ['groupSize', 'features']);
  return new MinibatchStandardDeviation(options);
}
