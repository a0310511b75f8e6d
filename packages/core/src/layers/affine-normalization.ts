import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { channelsOf, checkEpsilon, checkFlag, type LayerOptions, onlyShape } from './layer-options.ts';

/** Options of a normalisation with an optional scale and shift per channel. */
export interface AffineOptions extends LayerOptions {
  /** A constant that is added to the variance. @default 1e-5 */
  readonly epsilon?: number;
  /** Whether a learned beta [C] is added. */
  readonly center?: boolean;
  /** Whether the result is multiplied by a learned gamma [C]. */
  readonly scale?: boolean;
}

/** Normalises [N,...,C], then optionally scales and shifts each channel. */
export abstract class AffineNormalization extends layers.Layer {
  protected readonly epsilon: number;
  private readonly center: boolean;
  private readonly scale: boolean;
  private gamma: LayerVariable | undefined;
  private beta: LayerVariable | undefined;

  protected constructor(where: string, options: AffineOptions, affine: boolean) {
    super({ ...options });
    this.epsilon = options.epsilon ?? 1e-5;
    this.center = options.center ?? affine;
    this.scale = options.scale ?? affine;
    checkEpsilon(where, this.epsilon);
    checkFlag(where, 'center', this.center);
    checkFlag(where, 'scale', this.scale);
  }

  /** The smallest allowed rank of the input. */
  protected abstract readonly minRank: number;
  /** The name of the layer's module, for messages. */
  protected abstract readonly where: string;

  override build(inputShape: Shape | Shape[]): void {
    const shape = onlyShape(this.where, inputShape);
    const channels = channelsOf(this.where, this.name, shape, this.minRank);
    this.checkChannels(channels);
    if (this.scale) this.gamma = this.addWeight('gamma', [channels], 'float32', initializers.ones());
    if (this.center) this.beta = this.addWeight('beta', [channels], 'float32', initializers.zeros());
    this.inputSpec = [{ ndim: shape.length, axes: { [shape.length - 1]: channels } }];
    this.built = true;
  }

  /** Throws if the layer cannot work with this number of channels. */
  protected checkChannels(_channels: number): void {}

  /** Returns gamma and beta; each is undefined if the layer does not have it. */
  protected affine(): { readonly scale: tf.Tensor | undefined; readonly offset: tf.Tensor | undefined } {
    return { scale: this.gamma?.read(), offset: this.beta?.read() };
  }

  /** Returns `gamma * x + beta`. It omits gamma if the layer has no gamma, and beta if the layer has no beta. */
  protected scaleAndShift(x: tf.Tensor): tf.Tensor {
    const { scale, offset } = this.affine();
    const scaled = scale === undefined ? x : tf.mul(x, scale);
    return offset === undefined ? scaled : tf.add(scaled, offset);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(this.where, inputShape);
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { epsilon, center, scale } = this;
    return { ...super.getConfig(), epsilon, center, scale };
  }
}

/**
 * Standardises `x` with its mean and standard deviation along `axes`: `(x - m) / sqrt(v + epsilon)`.
 *
 * v is the mean of the squares of `x - m` (divided by n, not n - 1). The function uses only operators whose gradients
 * can be differentiated again.
 */
export function standardise(x: tf.Tensor, axes: number[], epsilon: number): tf.Tensor {
  const centred = tf.sub(x, tf.mean(x, axes, true));
  const variance = tf.mean(tf.mul(centred, centred), axes, true);
  return tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon)));
}
