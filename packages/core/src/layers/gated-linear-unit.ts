import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { channelsOf, checkLayerOptions, type LayerOptions, onlyShape, onlyTensor } from './layer-options.ts';

const where = 'core/layers/gated-linear-unit';

/** The tfjs layer behind {@link gatedLinearUnit}. */
export class GatedLinearUnit extends layers.Layer {
  static readonly className: string = 'Ganforge>GatedLinearUnit';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [values, gates] = tf.split(onlyTensor(where, inputs), 2, -1) as [tf.Tensor, tf.Tensor];
      return tf.mul(values, tf.sigmoid(gates));
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = onlyShape(where, inputShape);
    const channels = channelsOf(where, this.name, shape, 2);
    if (channels % 2 === 0) return [...shape.slice(0, -1), channels / 2];
    throw new GanError(where, `'${this.name}' halves an even number of channels; received ${channels}.`, {
      code: 'shape',
    });
  }
}

tf.serialization.registerClass(GatedLinearUnit);

/**
 * Returns a gated linear unit, which multiplies the first half of the channels by the sigmoid of the second half.
 *
 * The input is [N,...,2C] and the output is [N,...,C]. It computes `y_c = x_c * sigmoid(x_(C+c))`. The layer has no
 * weights. Source: Dauphin et al. 2017, "Language Modeling with Gated Convolutional Networks", section 3.
 *
 * @throws GanError `shape` if the number of channels is unknown or odd
 * @example
 * const y = gatedLinearUnit({ name: 'glu1' }).apply(x); // [N,8,8,128] to [N,8,8,64]
 */
export function gatedLinearUnit(options: LayerOptions): GatedLinearUnit {
  checkLayerOptions(where, options);
  return new GatedLinearUnit({ ...options });
}
