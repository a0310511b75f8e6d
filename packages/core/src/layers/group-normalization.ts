import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { AffineNormalization, type AffineOptions, standardise } from './affine-normalization.ts';
import { checkCount, checkLayerOptions, onlyTensor } from './layer-options.ts';

const where = 'core/layers/group-normalization';

/** Options of {@link groupNormalization}. `center` and `scale` are true unless switched off. */
export interface GroupNormalizationOptions extends AffineOptions {
  /** Groups of channels; divides their number. @default 32 */
  readonly groups?: number;
}

/** The layer of {@link groupNormalization}. */
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
 * Group normalisation: each group of neighbouring channels of each example to mean 0 and variance 1.
 *
 * [N,...,C] to the same shape: y = (x - m) / sqrt(v + epsilon), with m and v over the axes between and the C/groups
 * channels of a group; then gamma [C] y where `scale`, plus beta [C] where `center`. The same in training and
 * inference. One group is layer normalisation over all of an example but the batch axis. Wu & He 2018, "Group
 * Normalization", eq. 1, 2 and 7; PyTorch's GroupNorm.
 *
 * @throws GanError `argument` for an option that cannot work; `shape`, when it is built, for channels that are unknown
 *   or that the groups do not divide
 * @example
 * const y = groupNormalization({ name: 'norm1', groups: 8 }).apply(x); // x [N,32,32,64]
 */
export function groupNormalization(options: GroupNormalizationOptions): GroupNormalization {
  checkLayerOptions(where, options, ['groups', 'epsilon', 'center', 'scale']);
  return new GroupNormalization(options);
}
