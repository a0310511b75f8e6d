import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import {
  channelsOf,
  checkCount,
  checkLayerOptions,
  type LayerOptions,
  onlyShape,
  onlyTensor,
} from '../layer-options.ts';
import { checkResampling, type Resampling, resampled } from './fir-resampling-2d.ts';
import { type Gains, gainOptions, resolveGains } from './gains.ts';
import { checkKernelSize, convolveResampled, type KernelSize, kernelShape } from './resampled-convolution.ts';

const where = 'core/layers/equalized-conv-2d';

/** Options of {@link equalizedConv2d}. */
export interface EqualizedConv2dOptions extends LayerOptions, Gains {
  readonly filters: number;
  readonly kernelSize: KernelSize;
  /** Doubles or halves height and width with the filter [1,3,3,1]. @default no resampling */
  readonly resample?: Resampling;
}

/** The tfjs layer behind {@link equalizedConv2d}. */
export class EqualizedConv2d extends layers.Layer {
  static readonly className: string = 'Ganforge>EqualizedConv2D';
  private readonly filters: number;
  private readonly kernelSize: KernelSize;
  private readonly resample?: Resampling;
  private readonly gains: Required<Gains>;
  private kernel!: LayerVariable;
  private bias?: LayerVariable;

  constructor(options: EqualizedConv2dOptions) {
    super({ ...options });
    this.filters = options.filters;
    this.kernelSize = options.kernelSize;
    this.gains = resolveGains(where, options);
    checkCount(where, 'filters', this.filters);
    checkKernelSize(where, this.kernelSize);
    if (options.resample === undefined) return;
    checkResampling(where, 'resample', options.resample);
    this.resample = options.resample;
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = channelsOf(where, this.name, onlyShape(where, inputShape), 4);
    const shape = kernelShape(this.kernelSize, channels, this.filters, this.resample);
    this.kernel = this.addWeight('kernel', shape, 'float32', initializers.zeros());
    if (this.gains.useBias) this.bias = this.addWeight('bias', [this.filters], 'float32', initializers.zeros());
    this.inputSpec = [{ ndim: 4, axes: { 3: channels } }];
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(where, inputs) as tf.Tensor4D;
      this.computeOutputShape(x.shape);
      const { gain, biasGain } = this.gains;
      const scale = gain / Math.sqrt(this.kernelSize ** 2 * x.shape[3]);
      const y = convolveResampled(x, tf.mul(this.kernel.read(), scale), this.resample);
      return this.bias === undefined ? y : tf.add(y, tf.mul(this.bias.read(), biasGain));
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [n, height, width] = onlyShape(where, inputShape) as [null, number | null, number | null];
    const { resample } = this;
    if (resample === undefined) return [n, height, width, this.filters];
    const [h, w] = [height, width].map((side) => resampled(where, this.name, side, resample));
    return [n, h!, w!, this.filters];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { filters, kernelSize, resample, gains } = this;
    return { ...super.getConfig(), filters, kernelSize, ...gains, ...(resample && { resample }) };
  }
}

tf.serialization.registerClass(EqualizedConv2d);

/**
 * Returns a convolution layer with an equalised learning rate. It can also double or halve the resolution with the
 * filter [1,3,3,1].
 *
 * The input x is [N,H,W,C] and the output y is [N,H',W',filters], with
 * `y = conv(x, W * gain / sqrt(k^2 * C)) + b * biasGain`. The kernel size k is 1 or 3. Pixels beyond the borders are
 * zero.
 *
 * - `resample: 'up'` runs a transposed convolution of stride 2 and then the filter; its kernel is [3,3,filters,C].
 * - `resample: 'down'` runs the filter and then a convolution of stride 2.
 * - A convolution with a 1x1 kernel runs at the smaller of the two sizes.
 *
 * Source: Karras et al. 2018, "Progressive Growing of GANs", section 4.1; resampling: Karras et al. 2020, "Analyzing
 * and Improving the Image Quality of StyleGAN", appendix B. Weights: `kernel` and `bias`. Both are zero until
 * `initialise` fills them.
 *
 * @throws GanError `argument` if an option is unknown or invalid; `shape` if it halves an odd height or width
 * @example
 * const y = equalizedConv2d({ name: 'conv1', filters: 64, kernelSize: 3, gain: Math.SQRT2 }).apply(x);
 */
export function equalizedConv2d(options: EqualizedConv2dOptions): EqualizedConv2d {
  checkLayerOptions(where, options, ['filters', 'kernelSize', 'resample', ...gainOptions]);
  return new EqualizedConv2d(options);
}
