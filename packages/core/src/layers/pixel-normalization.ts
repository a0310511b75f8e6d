import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { checkEpsilon, checkLayerOptions, type LayerOptions, onlyShape, onlyTensor } from './layer-options.ts';

const where = 'core/layers/pixel-normalization';

/** Options of {@link pixelNormalization}. */
export interface PixelNormalizationOptions extends LayerOptions {
  /** A constant that is added to the mean square. @default 1e-8 */
  readonly epsilon?: number;
}

/** The tfjs layer behind {@link pixelNormalization}. */
export class PixelNormalization extends layers.Layer {
  static readonly className: string = 'Ganforge>PixelNormalization';
  private readonly epsilon: number;

  constructor(options: PixelNormalizationOptions) {
    super({ ...options });
    this.epsilon = options.epsilon ?? 1e-8;
    checkEpsilon(where, this.epsilon);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(where, inputs);
      return tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.mul(x, x), -1, true), this.epsilon)));
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(where, inputShape);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), epsilon: this.epsilon };
  }
}

tf.serialization.registerClass(PixelNormalization);

/**
 * Returns a layer for pixel-wise feature vector normalisation. It scales the channels of each pixel to a mean square of
 * 1.
 *
 * Input and output have the shape [N,...,C]. The layer computes `b = a / sqrt(mean_c(a_c^2) + epsilon)`. The layer has
 * no weights. Training and inference do the same. Source: Karras et al. 2018, "Progressive Growing of GANs", section
 * 4.2. The paper also normalises the latents z [N,D] in this way.
 *
 * @throws GanError `argument` if an option is unknown or invalid
 * @example
 * const y = pixelNormalization({ name: 'pixelnorm1' }).apply(x); // x [N,8,8,512]
 */
export function pixelNormalization(options: PixelNormalizationOptions): PixelNormalization {
  checkLayerOptions(where, options, ['epsilon']);
  return new PixelNormalization(options);
}
