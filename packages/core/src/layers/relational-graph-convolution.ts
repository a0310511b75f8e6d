import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { repairGradients } from '../gradients/repair.ts';
import { checkCount, checkLayerOptions, type LayerOptions } from './layer-options.ts';

const where = 'core/layers/relational-graph-convolution';

/** Options of {@link relationalGraphConvolution}. */
export interface RelationalGraphConvolutionOptions extends LayerOptions {
  /** Number of output features per node. */
  readonly units: number;
}

/** The tfjs layer behind {@link relationalGraphConvolution}. */
export class RelationalGraphConvolution extends layers.Layer {
  static readonly className: string = 'Ganforge>RelationalGraphConvolution';
  private readonly units: number;
  private kernel!: LayerVariable;
  private selfKernel!: LayerVariable;
  private bias!: LayerVariable;

  constructor(options: RelationalGraphConvolutionOptions) {
    super({ ...options });
    this.units = options.units;
    checkCount(where, 'units', this.units);
    repairGradients();
  }

  override build(inputShape: Shape | Shape[]): void {
    const { channels, relations } = this.sizesOf(inputShape);
    const zeros = initializers.zeros();
    this.kernel = this.addWeight('kernel', [channels, relations * this.units], 'float32', zeros);
    this.selfKernel = this.addWeight('self_kernel', [channels, this.units], 'float32', zeros);
    this.bias = this.addWeight('bias', [this.units], 'float32', zeros);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x, edges] = inputs as [tf.Tensor, tf.Tensor];
    return tf.tidy(() => {
      const { units } = this;
      const [n, nodes, channels] = x.shape as [number, number, number];
      const relations = edges.shape[3]!;
      const flat = tf.reshape(x, [n * nodes, channels]);
      // One matrix product computes the messages of all nodes for all relations. A second product sums the messages
      // that each node receives.
      const sent = tf.reshape(tf.matMul(flat, this.kernel.read()), [n, nodes * relations, units]);
      const received = tf.matMul(tf.reshape(edges, [n, nodes, nodes * relations]), sent);
      const own = tf.reshape(tf.matMul(flat, this.selfKernel.read()), [n, nodes, units]);
      return tf.add(tf.add(received, own), this.bias.read());
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    this.sizesOf(inputShape);
    const [n, nodes] = (inputShape as Shape[])[0]!;
    return [n!, nodes!, this.units];
  }

  private sizesOf(shapes: Shape | Shape[]): { channels: number; relations: number } {
    const all = (Array.isArray(shapes[0]) ? shapes : [shapes]) as Shape[];
    const [x = [], edges = []] = all;
    const [channels, relations] = [x[2], edges[3]];
    const fits = all.length === 2 && x.length === 3 && edges.length === 4 && edges[1] === x[1] && edges[2] === x[1];
    if (fits && typeof channels === 'number' && typeof relations === 'number') return { channels, relations };
    const received = all.map((shape) => `[${shape.map((size) => size ?? 'N')}]`).join(', ');
    throw new GanError(where, `'${this.name}' expects [N,V,C], [N,V,V,R]; received ${received}.`, { code: 'shape' });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units };
  }
}

tf.serialization.registerClass(RelationalGraphConvolution);

/**
 * Returns a graph convolution with several kinds of edges. The inputs are nodes [N,V,C] and edges [N,V,V,R], and the
 * output is [N,V,units].
 *
 * It computes `y_v = sum_r(sum_u(edges[v,u,r] * x_u W_r)) + x_v W_0 + b`. Source: Schlichtkrull et al. 2018, "Modeling
 * relational data with graph convolutional networks", equation 2 with c = 1, in the form of De Cao & Kipf 2018,
 * "MolGAN", equation 3.
 *
 * @throws GanError `argument` if an option is unknown or invalid; `shape` at build time if the inputs have other shapes
 * @example
 * const y = relationalGraphConvolution({ name: 'graph1', units: 128 }).apply([nodes, edges]);
 */
export function relationalGraphConvolution(options: RelationalGraphConvolutionOptions): RelationalGraphConvolution {
  checkLayerOptions(where, options, ['units']);
  return new RelationalGraphConvolution(options);
}
