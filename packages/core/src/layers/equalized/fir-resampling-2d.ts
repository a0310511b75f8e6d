import { formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { checkLayerOptions, type LayerOptions, onlyShape, onlyTensor } from '../layer-options.ts';
import { firDown, firUp } from './fir.ts';

const where = 'core/layers/fir-resampling-2d';

/** Whether a layer doubles or halves height and width. */
export type Resampling = 'up' | 'down';

/** Options of {@link firResampling2d}. */
export interface FirResampling2dOptions extends LayerOptions {
  /** `up` doubles height and width; `down` halves them. */
  readonly direction: Resampling;
}

/** Throws unless the direction is up or down. */
export function checkResampling(where: string, name: string, direction: unknown): void {
  if (direction === 'up' || direction === 'down') return;
  throw new GanError(where, `${name} must be 'up' or 'down'; received ${formatValue(direction)}.`);
}

/** Returns twice or half the length of a side, or null if the length is unknown. Throws if an odd length is halved. */
export function resampled(where: string, layer: string, side: number | null, direction: Resampling): number | null {
  if (side === null || direction === 'up') return side === null ? null : 2 * side;
  if (side % 2 === 0) return side / 2;
  throw new GanError(where, `'${layer}' halves maps of even height and width; received ${side}.`, { code: 'shape' });
}

/** The tfjs layer behind {@link firResampling2d}. */
export class FirResampling2d extends layers.Layer {
  static readonly className: string = 'Ganforge>FirResampling2D';
  private readonly direction: Resampling;

  constructor(options: FirResampling2dOptions) {
    super({ ...options });
    checkResampling(where, 'direction', options.direction);
    this.direction = options.direction;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = onlyTensor(where, inputs);
    this.computeOutputShape(x.shape);
    return this.direction === 'up' ? firUp(x) : firDown(x);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [n, height, width, channels] = onlyShape(where, inputShape) as [null, number | null, number | null, number];
    const [h, w] = [height, width].map((side) => resampled(where, this.name, side, this.direction));
    return [n, h!, w!, channels];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), direction: this.direction };
  }
}

tf.serialization.registerClass(FirResampling2d);

/**
 * Returns a layer that doubles or halves height and width with the low-pass filter [1,3,3,1].
 *
 * `up` maps [N,H,W,C] to [N,2H,2W,C]: it inserts zeros between the pixels and applies the filter with gain 4. `down`
 * maps [N,H,W,C] to [N,H/2,W/2,C]: it applies the filter and keeps every second pixel. Pixels beyond the borders are
 * zero. The layer has no weights.
 *
 * Source: Karras et al. 2020, "Analyzing and Improving the Image Quality of StyleGAN", appendix B. R3GAN uses the same
 * resampling.
 *
 * @throws GanError `argument` if an option is unknown or invalid; `shape` if it halves an odd height or width
 * @example
 * const y = firResampling2d({ name: 'rgb-up', direction: 'up' }).apply(x); // [N,16,16,3] to [N,32,32,3]
 */
export function firResampling2d(options: FirResampling2dOptions): FirResampling2d {
  checkLayerOptions(where, options, ['direction']);
  return new FirResampling2d(options);
}
