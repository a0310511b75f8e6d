import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { repairGradients } from '../gradients/repair.ts';
import { channelsOf, checkLayerOptions, type LayerOptions, onlyShape, onlyTensor } from './layer-options.ts';

const where = 'core/layers/highway';

/** The tfjs layer behind {@link highway}. */
export class Highway extends layers.Layer {
  static readonly className: string = 'Ganforge>Highway';
  private kernel!: LayerVariable;
  private bias!: LayerVariable;
  private gateKernel!: LayerVariable;
  private gateBias!: LayerVariable;

  constructor(options: LayerOptions) {
    super({ ...options });
    repairGradients();
  }

  override build(inputShape: Shape | Shape[]): void {
    const size = channelsOf(where, this.name, onlyShape(where, inputShape), 2);
    const zeros = initializers.zeros();
    this.kernel = this.addWeight('kernel', [size, size], 'float32', zeros);
    this.bias = this.addWeight('bias', [size], 'float32', zeros);
    this.gateKernel = this.addWeight('gate_kernel', [size, size], 'float32', zeros);
    this.gateBias = this.addWeight('gate_bias', [size], 'float32', initializers.constant({ value: -2 }));
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const given = onlyTensor(where, inputs);
      const x = tf.reshape(given, [-1, given.shape.at(-1)!]);
      const changed = tf.relu(tf.add(tf.matMul(x, this.kernel.read()), this.bias.read()));
      const gate = tf.sigmoid(tf.add(tf.matMul(x, this.gateKernel.read()), this.gateBias.read()));
      return tf.reshape(tf.add(x, tf.mul(gate, tf.sub(changed, x))), given.shape);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(where, inputShape);
  }
}

tf.serialization.registerClass(Highway);

/**
 * Returns a highway layer. It computes `y = x + t * (relu(x W + b) - x)` with the gate `t = sigmoid(x V + v)`.
 *
 * Input and output have the shape [N,...,C]. v starts at -2, so the layer starts near the identity. Source: Srivastava
 * et al. 2015, "Highway networks", equation 3.
 *
 * @throws GanError `shape` at build time if C is unknown
 * @example
 * const y = highway({ name: 'highway' }).apply(x); // [N,1200] to [N,1200]
 */
export function highway(options: LayerOptions): Highway {
  checkLayerOptions(where, options);
  return new Highway(options);
}
