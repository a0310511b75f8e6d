import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { channelsOf, checkLayerOptions, type LayerOptions, onlyShape, onlyTensor } from './layer-options.ts';

const where = 'core/layers/global-sum-pooling-2d';

/** The tfjs layer behind {@link globalSumPooling2d}. */
export class GlobalSumPooling2d extends layers.Layer {
  static readonly className: string = 'Ganforge>GlobalSumPooling2D';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.sum(onlyTensor(where, inputs), [1, 2]));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = onlyShape(where, inputShape);
    return [shape[0]!, channelsOf(where, this.name, shape, 4)];
  }
}

tf.serialization.registerClass(GlobalSumPooling2d);

/**
 * Returns a layer that sums each channel over all positions, from [N,H,W,C] to [N,C].
 *
 * Projection discriminators end with this layer (Miyato & Koyama 2018). Unlike the mean, the sum grows with the area.
 *
 * @throws GanError `argument` if an option is unknown; `shape` if the input is not [N,H,W,C] with C known
 * @example
 * const features = globalSumPooling2d({ name: 'features' }).apply(x); // x [N,8,8,128], features [N,128]
 */
export function globalSumPooling2d(options: LayerOptions): GlobalSumPooling2d {
  checkLayerOptions(where, options);
  return new GlobalSumPooling2d({ ...options });
}
