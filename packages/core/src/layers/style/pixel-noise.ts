import { formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { drawOfCall } from '../drawn.ts';
import { checkLayerOptions, type LayerOptions, onlyShape, onlyTensor } from '../layer-options.ts';

const where = 'core/layers/pixel-noise';

/** Options of {@link pixelNoise}. */
export interface PixelNoiseOptions extends LayerOptions {
  /** A constant factor of the noise, in addition to the learned strength; above 0. @default 1 */
  readonly gain?: number;
}

/** The tfjs layer behind {@link pixelNoise}. */
export class PixelNoise extends layers.Layer {
  static readonly className: string = 'Ganforge>PixelNoise';
  private readonly gain: number;
  private strength!: LayerVariable;
  private map!: LayerVariable;

  constructor(options: PixelNoiseOptions) {
    super({ ...options });
    this.gain = options.gain ?? 1;
    if (!(typeof this.gain === 'number' && this.gain > 0 && this.gain < Infinity)) {
      throw new GanError(where, `gain must be a number above 0; received ${formatValue(options.gain)}.`);
    }
  }

  override build(inputShape: Shape | Shape[]): void {
    const [, height, width, channels] = onlyShape(where, inputShape);
    if (height == null || width == null || channels == null) {
      throw new GanError(where, `'${this.name}' expects [N,H,W,C] with H, W and C known.`, { code: 'shape' });
    }
    this.strength = this.addWeight('strength', [], 'float32', initializers.zeros());
    this.map = this.addWeight('map', [1, height, width, 1], 'float32', initializers.zeros(), undefined, false);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Readonly<Record<string, unknown>>): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(where, inputs);
      const [n, height, width] = x.shape as [number, number, number];
      const noise = kwargs.training
        ? drawOfCall(where, kwargs, this.name).normal([n, height, width, 1])
        : this.map.read();
      return tf.add(x, tf.mul(noise, tf.mul(this.strength.read(), this.gain)));
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(where, inputShape);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), gain: this.gain };
  }
}

tf.serialization.registerClass(PixelNoise);

/**
 * Returns the noise layer of StyleGAN. It adds noise to each pixel with a learned strength. All channels of a pixel get
 * the same noise.
 *
 * Input and output have the shape [N,H,W,C]. The layer computes `y = x + strength * gain * n`. In training, the noise n
 * [N,H,W,1] is drawn from N(0,1) by the stream of the call. In inference, n is the layer's fixed map [1,H,W,1], so the
 * same latent always gives the same image.
 *
 * Source: Karras et al. 2019, "A Style-Based Generator Architecture for Generative Adversarial Networks", section 3.2.
 * Each layer has one strength, as in Karras et al. 2020, figure 2. The weights are the scalar `strength`, which starts
 * at 0, and `map`, which no optimizer updates.
 *
 * @throws GanError `argument` if an option is invalid, or if a call in training mode has no stream
 * @example
 * const y = pixelNoise({ name: 'noise8' }).apply(x); // x [N,8,8,512]
 */
export function pixelNoise(options: PixelNoiseOptions): PixelNoise {
  checkLayerOptions(where, options, ['gain']);
  return new PixelNoise(options);
}
