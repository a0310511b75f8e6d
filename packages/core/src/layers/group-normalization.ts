import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { AffineNormalization, type AffineOptions, standardise } from './affine-normalization.ts';
import { checkCount, checkLayerOptions, onlyTensor } from './layer-options.ts';

const where = 'core/layers/group-normalization';

/** Options of {@link groupNormalization}. `center` and `scale` are true by default. */
export interface GroupNormalizationOptions extends AffineOptions {
  /** Number of channel groups; it must divide the number of channels. @default 32 */
  readonly groups?: number;
}

/** The tfjs layer behind {@link groupNormalization}. */
export class GroupNormalization extends AffineNormalization {
  static readonly className: string = 'Ganforge>GroupNormalization';
  protected override readonly where: string = where;
  protected override readonly minRank: number = 2;
  private readonly groups: number;

  constructor(options: GroupNormalizationOptions) {
    super(where, options, true);
    this.groups = options.groups ?? 32;
    checkCount(where, 'groups', this.groups);
  }

  protected override checkChannels(channels: number): void {
    if (channels % this.groups === 0) return;
    const problem = `'${this.name}' has ${this.groups} groups, which do not divide ${channels} channels`;
    throw new GanError(where, `${problem}. Set groups to a divisor of ${channels}.`, { code: 'shape' });
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(where, inputs);
      const [n, channels] = [x.shape[0]!, x.shape.at(-1)!];
      const grouped = tf.reshape(x, [n, -1, this.groups, channels / this.groups]);
      return this.scaleAndShift(tf.reshape(standardise(grouped, [1, 3], this.epsilon), x.shape));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), groups: this.groups };
  }
}

tf.serialization.registerClass(GroupNormalization);

/**
 * Returns a layer for group normalisation. For each example, it normalises each group of adjacent channels to mean 0
 * and variance 1.
 *
 * Input and output have the shape [N,...,C]. The layer computes `y = (x - m) / sqrt(v + epsilon)`, where m and v are
 * the mean and variance over the middle axes and the C/groups channels of a group. With `scale`, y is multiplied by
 * gamma [C]. With `center`, beta [C] is added. Training and inference do the same. One group gives layer normalisation
 * over all axes except the batch.
 *
 * Source: Wu & He 2018, "Group Normalization", equations 1, 2 and 7. It equals PyTorch's GroupNorm.
 *
 * @throws GanError `argument` if an option is unknown or invalid; `shape` at build time if the number of channels is
 *   unknown or not divisible by `groups`
 * @example
 * const y = groupNormalization({ name: 'norm1', groups: 8 }).apply(x); // x [N,32,32,64]
 */
export function groupNormalization(options: GroupNormalizationOptions): GroupNormalization {
  checkLayerOptions(where, options, ['groups', 'epsilon', 'center', 'scale']);
  return new GroupNormalization(options);
}
