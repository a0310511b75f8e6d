import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import {
  channelsOf,
  checkCount,
  checkFlag,
  checkLayerOptions,
  type LayerOptions,
  onlyShape,
  onlyTensor,
} from './layer-options.ts';

const where = 'core/layers/grouped-conv-2d';

/** Options of {@link groupedConv2d}. */
export interface GroupedConv2dOptions extends LayerOptions {
  /** Number of output channels. It must be a multiple of `groups`. */
  readonly filters: number;
  readonly kernelSize: number;
  /** Number of groups. It must also divide the number of input channels. */
  readonly groups: number;
  /** @default true */
  readonly useBias?: boolean;
}

/** The tfjs layer behind {@link groupedConv2d}. */
export class GroupedConv2d extends layers.Layer {
  static readonly className: string = 'Ganforge>GroupedConv2D';
  private readonly filters: number;
  private readonly kernelSize: number;
  private readonly groups: number;
  private readonly useBias: boolean;
  private kernel!: LayerVariable;
  private bias?: LayerVariable;

  constructor(options: GroupedConv2dOptions) {
    super({ ...options });
    const { filters, kernelSize, groups, useBias = true } = options;
    [this.filters, this.kernelSize, this.groups, this.useBias] = [filters, kernelSize, groups, useBias];
    for (const [name, value] of Object.entries({ filters, kernelSize, groups })) checkCount(where, name, value);
    checkFlag(where, 'useBias', useBias);
    this.checkDivides('filters', filters);
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = channelsOf(where, this.name, onlyShape(where, inputShape), 4);
    this.checkDivides('channels', channels);
    const shape = [this.kernelSize, this.kernelSize, channels / this.groups, this.filters];
    this.kernel = this.addWeight('kernel', shape, 'float32', initializers.zeros());
    if (this.useBias) this.bias = this.addWeight('bias', [this.filters], 'float32', initializers.zeros());
    this.inputSpec = [{ ndim: 4, axes: { 3: channels } }];
    this.built = true;
  }

  private checkDivides(what: string, count: number): void {
    if (count % this.groups === 0) return;
    const problem = `'${this.name}' has ${this.groups} groups, which do not divide ${count} ${what}`;
    throw new GanError(where, `${problem}. Set groups to a divisor of ${count}.`, { code: 'shape' });
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(where, inputs) as tf.Tensor4D;
      const kernels = tf.split(this.kernel.read(), this.groups, 3);
      const parts = tf
        .split(x, this.groups, 3)
        .map((part, i) => tf.conv2d(part as tf.Tensor4D, kernels[i] as tf.Tensor4D, 1, 'same'));
      const y = parts.length === 1 ? parts[0]! : tf.concat(parts, 3);
      return this.bias === undefined ? y : tf.add(y, this.bias.read());
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [...onlyShape(where, inputShape).slice(0, 3), this.filters];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { filters, kernelSize, groups, useBias } = this;
    return { ...super.getConfig(), filters, kernelSize, groups, useBias };
  }
}

tf.serialization.registerClass(GroupedConv2d);

/**
 * Returns a grouped convolution. The filters of a group read only the input channels of that group.
 *
 * The input is [N,H,W,C] and the output is [N,H,W,filters]. Pixels beyond the borders are zero. With G groups and F
 * filters, group g contains `F / G` filters and reads the `C / G` channels from `g * C / G` on. Source: Xie et al.
 * 2017, "Aggregated Residual Transformations for Deep Neural Networks". Weights: `kernel` [k,k,C/G,filters] and `bias`
 * [filters]. Both are zero until `initialise` fills them.
 *
 * @throws GanError `argument` if an option is unknown or invalid; `shape` if `groups` does not divide the filters or
 *   the channels
 * @example
 * const y = groupedConv2d({ name: 'conv', filters: 128, kernelSize: 3, groups: 8 }).apply(x); // x [N,16,16,128]
 */
export function groupedConv2d(options: GroupedConv2dOptions): GroupedConv2d {
  checkLayerOptions(where, options, ['filters', 'kernelSize', 'groups', 'useBias']);
  return new GroupedConv2d(options);
}
