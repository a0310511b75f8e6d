import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { channelsOf, checkLayerOptions, type LayerOptions, onlyShape, onlyTensor } from './layer-options.ts';

const where = 'core/layers/global-sum-pooling-2d';

/** The layer of {@link globalSumPooling2d}. */
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
 * The sum of each map over its positions: [N,H,W,C] to [N,C].
 *
 * Discriminators with a projection end so (Miyato & Koyama 2018): the sum grows with the area, where the mean does not.
 *
 * @throws GanError `argument` for an option that does not exist; `shape` for an input that is no [N,H,W,C] with C known
 * @example
 * const features = globalSumPooling2d({ name: 'features' }).apply(x); // x [N,8,8,128], features [N,128]
 */
export function globalSumPooling2d(options: LayerOptions): GlobalSumPooling2d {
  checkLayerOptions(where, options);
  return new GlobalSumPooling2d({ ...options });
}
