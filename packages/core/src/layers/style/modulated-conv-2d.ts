import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { type Gains, gainOptions, resolveGains } from '../equalized/gains.ts';
import {
  checkKernelSize,
  convolveResampled,
  type KernelSize,
  kernelShape,
} from '../equalized/resampled-convolution.ts';
import { channelsOf, checkCount, checkFlag, checkLayerOptions, type LayerOptions } from '../layer-options.ts';

const where = 'core/layers/modulated-conv-2d';

/** A constant that is added to the squared norm of a modulated kernel, as in StyleGAN2's code. */
const EPSILON = 1e-8;

/** Options of {@link modulatedConv2d}. */
export interface ModulatedConv2dOptions extends LayerOptions, Gains {
  readonly filters: number;
  readonly kernelSize: KernelSize;
  /** Whether each modulated kernel is divided by its norm. @default true */
  readonly demodulate?: boolean;
  /** Whether the layer doubles height and width with the filter [1,3,3,1]. @default false */
  readonly up?: boolean;
}

/** The tfjs layer behind {@link modulatedConv2d}. */
export class ModulatedConv2d extends layers.Layer {
  static readonly className: string = 'Ganforge>ModulatedConv2D';
  private readonly filters: number;
  private readonly kernelSize: KernelSize;
  private readonly demodulate: boolean;
  private readonly up: boolean;
  private readonly gains: Required<Gains>;
  private kernel!: LayerVariable;
  private bias?: LayerVariable;

  constructor(options: ModulatedConv2dOptions) {
    super({ ...options });
    const { filters, kernelSize, demodulate = true, up = false } = options;
    [this.filters, this.kernelSize, this.demodulate, this.up] = [filters, kernelSize, demodulate, up];
    this.gains = resolveGains(where, options);
    checkCount(where, 'filters', filters);
    checkKernelSize(where, kernelSize);
    checkFlag(where, 'demodulate', demodulate);
    checkFlag(where, 'up', up);
  }

  override build(inputShape: Shape | Shape[]): void {
    const [x, style] = this.twoOf(inputShape as Shape[]);
    const channels = channelsOf(where, this.name, x, 4);
    if (style.length !== 2 || style[1] !== channels) {
      const received = `[${style.map((size) => size ?? 'null')}]`;
      throw new GanError(where, `'${this.name}' expects a style [N,${channels}]; received ${received}.`, {
        code: 'shape',
      });
    }
    const shape = kernelShape(this.kernelSize, channels, this.filters, this.up ? 'up' : undefined);
    this.kernel = this.addWeight('kernel', shape, 'float32', initializers.zeros());
    if (this.gains.useBias) this.bias = this.addWeight('bias', [this.filters], 'float32', initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [x, style] = this.twoOf(inputs as tf.Tensor[]) as [tf.Tensor4D, tf.Tensor2D];
      const kernel = this.kernel.read();
      const { gain, biasGain } = this.gains;
      const perChannel = (of: tf.Tensor): tf.Tensor => tf.reshape(of, [of.shape[0]!, 1, 1, of.shape[1]!]);
      // Without demodulation the kernel is scaled as in the other equalised layers. The factor multiplies the style,
      // because the style has fewer elements.
      const scale = this.demodulate ? 1 : gain / Math.sqrt(this.kernelSize ** 2 * x.shape[3]);
      const modulated = tf.mul(x, perChannel(scale === 1 ? style : tf.mul(style, scale))) as tf.Tensor4D;
      const y = convolveResampled(modulated, kernel, this.up ? 'up' : undefined);
      const scaled = this.demodulate ? tf.mul(y, perChannel(tf.mul(this.factors(kernel, style), gain))) : y;
      return this.bias === undefined ? scaled : tf.add(scaled, tf.mul(this.bias.read(), biasGain));
    });
  }

  /** Returns `1 / norm` of the modulated kernel for each example and filter, [N,filters]. */
  private factors(kernel: tf.Tensor, style: tf.Tensor2D): tf.Tensor {
    const squares = tf.sum(tf.square(kernel), [0, 1]) as tf.Tensor2D;
    const transposed = this.up && this.kernelSize > 1;
    return tf.rsqrt(tf.add(tf.matMul(tf.square(style), squares, false, transposed), EPSILON));
  }

  private twoOf<T>(inputs: readonly T[]): readonly [T, T] {
    if (Array.isArray(inputs) && inputs.length === 2) return inputs as unknown as [T, T];
    throw new GanError(where, `'${this.name}' takes maps and a style: apply([x, style]).`, { code: 'shape' });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [[n, height, width]] = this.twoOf(inputShape as Shape[]) as [[null, number | null, number | null], Shape];
    const [h, w] = [height, width].map((side) => (side === null ? null : side * (this.up ? 2 : 1)));
    return [n, h!, w!, this.filters];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { filters, kernelSize, demodulate, up, gains } = this;
    return { ...super.getConfig(), filters, kernelSize, demodulate, up, ...gains };
  }
}

tf.serialization.registerClass(ModulatedConv2d);

/**
 * Returns the modulated convolution of StyleGAN2. Each example scales the input channels of the kernel by its own
 * style.
 *
 * The inputs are x [N,H,W,C] and style s [N,C]. The output is [N,H,W,filters], or twice as high and wide with `up`. The
 * kernel of example n is `w_ncd = s_nc * W_cd`, with input channel c and filter d. The layer computes
 * `y = conv(x, w_n) * d_n * gain + b * biasGain`, where `d_nd = 1 / sqrt(sum(w_ncd^2) + 1e-8)` sums over c and the
 * positions of the kernel. The code convolves `x * s` with W and multiplies the result by d_n, which is equal. Without
 * `demodulate`, `y = conv(x, w_n) * gain / sqrt(k^2 * C) + b * biasGain`.
 *
 * Source: Karras et al. 2020, "Analyzing and Improving the Image Quality of StyleGAN", section 2.2. Weights: `kernel`
 * [k,k,C,filters], or [3,3,filters,C] with `up`, and `bias`. Both are zero until `initialise` fills them.
 *
 * @throws GanError `argument` if an option is unknown or invalid; `shape` if the style length differs from the number
 *   of channels
 * @example
 * const y = modulatedConv2d({ name: 'conv', filters: 64, kernelSize: 3 }).apply([x, style]);
 */
export function modulatedConv2d(options: ModulatedConv2dOptions): ModulatedConv2d {
  checkLayerOptions(where, options, ['filters', 'kernelSize', 'demodulate', 'up', ...gainOptions]);
  return new ModulatedConv2d(options);
}
