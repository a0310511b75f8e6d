import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { repairGradients } from '../gradients/repair.ts';
import {
  channelsOf,
  checkCount,
  checkLayerOptions,
  type LayerOptions,
  onlyShape,
  onlyTensor,
} from './layer-options.ts';

const where = 'core/layers/graph-aggregation';

/** Options of {@link graphAggregation}. */
export interface GraphAggregationOptions extends LayerOptions {
  /** Length of the output vector. */
  readonly units: number;
}

/** The tfjs layer behind {@link graphAggregation}. */
export class GraphAggregation extends layers.Layer {
  static readonly className: string = 'Ganforge>GraphAggregation';
  private readonly units: number;
  private weightsOf!: Readonly<Record<'kernel' | 'bias' | 'gate_kernel' | 'gate_bias', LayerVariable>>;

  constructor(options: GraphAggregationOptions) {
    super({ ...options });
    this.units = options.units;
    checkCount(where, 'units', this.units);
    repairGradients();
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = channelsOf(where, this.name, onlyShape(where, inputShape), 3);
    const make = (name: string, shape: number[]) => this.addWeight(name, shape, 'float32', initializers.zeros());
    this.weightsOf = {
      kernel: make('kernel', [channels, this.units]),
      bias: make('bias', [this.units]),
      gate_kernel: make('gate_kernel', [channels, this.units]),
      gate_bias: make('gate_bias', [this.units]),
    };
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(where, inputs);
      const [n, nodes, channels] = x.shape as [number, number, number];
      const flat = tf.reshape(x, [n * nodes, channels]);
      const { kernel, bias, gate_kernel, gate_bias } = this.weightsOf;
      const values = tf.tanh(tf.add(tf.matMul(flat, kernel.read()), bias.read()));
      const gates = tf.sigmoid(tf.add(tf.matMul(flat, gate_kernel.read()), gate_bias.read()));
      return tf.tanh(tf.sum(tf.reshape(tf.mul(gates, values), [n, nodes, this.units]), 1));
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [onlyShape(where, inputShape)[0]!, this.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units };
  }
}

tf.serialization.registerClass(GraphAggregation);

/**
 * Returns a layer that reduces the nodes of a graph to one vector, from [N,V,C] to [N,units]. The vector does not
 * depend on the order of the nodes.
 *
 * It computes `y = tanh(sum_v(sigmoid(x_v G + g) * tanh(x_v K + k)))`. Source: Li et al. 2016, "Gated graph sequence
 * neural networks", equation 7, in the form of De Cao & Kipf 2018, "MolGAN", equation 4.
 *
 * @throws GanError `argument` if an option is unknown or invalid; `shape` at build time if the input is not [N,V,C]
 * @example
 * const graph = graphAggregation({ name: 'graph', units: 128 }).apply(nodes);
 */
export function graphAggregation(options: GraphAggregationOptions): GraphAggregation {
  checkLayerOptions(where, options, ['units']);
  return new GraphAggregation(options);
}
