import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { repairGradients } from '../gradients/repair.ts';
import { checkCellShapes } from './cell-shapes.ts';
import { checkCount, checkLayerOptions, type LayerOptions } from './layer-options.ts';

const where = 'core/layers/relational-memory-cell';

/** Options of {@link relationalMemoryCell}. */
export interface RelationalMemoryCellOptions extends LayerOptions {
  /** S, the number of memory rows. @default 1 */
  readonly slots?: number;
  /** Number of attention heads. @default 2 */
  readonly heads?: number;
  /** Length of one head. A memory row has length `D = heads * headSize`. */
  readonly headSize: number;
}

/** The weights by name. */
type Weights = Readonly<Record<string, LayerVariable>>;

/** The tfjs layer behind {@link relationalMemoryCell}. */
export class RelationalMemoryCell extends layers.Layer {
  static readonly className: string = 'Ganforge>RelationalMemoryCell';
  private readonly slots: number;
  private readonly heads: number;
  private readonly headSize: number;
  private all: Weights = {};

  constructor(options: RelationalMemoryCellOptions) {
    super({ ...options });
    const { slots = 1, heads = 2, headSize } = options;
    [this.slots, this.heads, this.headSize] = [slots, heads, headSize];
    checkCount(where, 'slots', slots);
    checkCount(where, 'heads', heads);
    checkCount(where, 'headSize', headSize);
    repairGradients();
  }

  private get width(): number {
    return this.heads * this.headSize;
  }

  override build(inputShape: Shape | Shape[]): void {
    const { width } = this;
    const size = checkCellShapes(where, this.name, inputShape, [this.slots * width]);
    const shapes: Readonly<Record<string, readonly number[]>> = {
      input_kernel: [size, width],
      input_bias: [width],
      attention_kernel: [width, 3 * width],
      attention_bias: [3 * width],
      ...normWeights('attention', 3 * width),
      ...normWeights('attended', width),
      mlp1_kernel: [width, width],
      mlp1_bias: [width],
      mlp2_kernel: [width, width],
      mlp2_bias: [width],
      ...normWeights('memory', width),
      gate_kernel: [width, 2 * width],
      gate_memory_kernel: [width, 2 * width],
      gate_bias: [2 * width],
    };
    const entries = Object.entries(shapes).map(([name, shape]) => {
      const start = name.endsWith('gamma') ? initializers.ones() : initializers.zeros();
      return [name, this.addWeight(name, [...shape], 'float32', start)] as const;
    });
    this.all = Object.fromEntries(entries);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [given, state] = inputs as [tf.Tensor, tf.Tensor];
    const weight = (name: string): tf.Tensor => this.all[name]!.read();
    const linear = (t: tf.Tensor, name: string): tf.Tensor =>
      tf.add(rowsTimes(t, weight(`${name}_kernel`)), weight(`${name}_bias`));
    const norm = (t: tf.Tensor, name: string): tf.Tensor =>
      layerNorm(t, weight(`${name}_gamma`), weight(`${name}_beta`));
    return tf.tidy(() => {
      const { slots, width } = this;
      const n = state.shape[0]!;
      const old = tf.reshape(state, [n, slots, width]);
      const x = tf.reshape(linear(given, 'input'), [n, 1, width]);
      const attended = this.attention(norm(linear(tf.concat([old, x], 1), 'attention'), 'attention'), n);
      const once = norm(tf.add(old, attended), 'attended');
      const hidden = tf.relu(linear(once, 'mlp1'));
      const next = norm(tf.add(once, linear(hidden, 'mlp2')), 'memory');
      const fromMemory = rowsTimes(tf.tanh(old), weight('gate_memory_kernel'));
      const gates = tf.add(fromMemory, linear(x, 'gate'));
      const [input, forget] = tf.split(gates, 2, 2) as [tf.Tensor, tf.Tensor];
      const kept = tf.mul(tf.sigmoid(tf.add(forget, 1)), old);
      return tf.reshape(tf.add(tf.mul(tf.sigmoid(input), tf.tanh(next)), kept), [n, slots * width]);
    });
  }

  /** Computes attention from each memory row to all memory rows and to the input, from [n,S+1,3D] to [n,S,D]. */
  private attention(rows: tf.Tensor, n: number): tf.Tensor {
    const { slots, heads, headSize, width } = this;
    const [query, key, value] = (tf.split(rows, 3, 2) as tf.Tensor[]).map((t) =>
      tf.transpose(tf.reshape(t, [n, slots + 1, heads, headSize]), [0, 2, 1, 3]),
    ) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const asked = tf.slice(query, [0, 0, 0, 0], [n, heads, slots, headSize]);
    const scores = tf.mul(tf.matMul(asked, key, false, true), headSize ** -0.5);
    const mixed = tf.matMul(tf.softmax(scores), value);
    return tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [n, slots, width]);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    checkCellShapes(where, this.name, inputShape, [this.slots * this.width]);
    return [(inputShape as Shape[])[0]![0]!, this.slots * this.width];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { slots, heads, headSize } = this;
    return { ...super.getConfig(), slots, heads, headSize };
  }
}

tf.serialization.registerClass(RelationalMemoryCell);

/**
 * Returns a layer that computes one step of a relational memory. It maps [x, memory] to the next memory. x is [N,E] and
 * the memory is [N,S*D].
 *
 * The memory rows attend to each other and to x. A perceptron with two layers transforms the result. The attention and
 * the perceptron each have a residual connection and layer norm. An input gate and a forget gate, with one value per
 * unit, mix the result with the old memory. The value of the forget gate starts at sigmoid(1).
 *
 * Source: Santoro et al. 2018, "Relational recurrent neural networks", section 3. The layer norm of queries, keys and
 * values follows the published code of that paper.
 *
 * @throws GanError `argument` if an option is unknown or invalid; `shape` at build time if the inputs have other shapes
 * @example
 * const next = relationalMemoryCell({ name: 'memory', headSize: 256 }).apply([x, memory]); // memory [N,512]
 */
export function relationalMemoryCell(options: RelationalMemoryCellOptions): RelationalMemoryCell {
  checkLayerOptions(where, options, ['slots', 'heads', 'headSize']);
  return new RelationalMemoryCell(options);
}

function normWeights(name: string, size: number): Record<string, readonly number[]> {
  return { [`${name}_gamma`]: [size], [`${name}_beta`]: [size] };
}

/** Multiplies the vectors along the last axis by a matrix. */
function rowsTimes(t: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
  const [size, units] = kernel.shape as [number, number];
  return tf.reshape(tf.matMul(tf.reshape(t, [-1, size]), kernel), [...t.shape.slice(0, -1), units]);
}

/** Normalises the last axis to mean 0 and variance 1 (epsilon 1e-5), then scales and shifts it. */
function layerNorm(t: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor {
  const centred = tf.sub(t, tf.mean(t, -1, true));
  const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), 1e-5));
  return tf.add(tf.mul(tf.mul(centred, scale), gamma), beta);
}
