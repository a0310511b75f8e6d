import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { repairGradients } from '../gradients/repair.ts';
import { checkCellShapes } from './cell-shapes.ts';
import { checkCount, checkLayerOptions, type LayerOptions } from './layer-options.ts';

const where = 'core/layers/lstm-cell';

/**
 * The weights of an LSTM with U units and inputs of length E. The gates are in the order input, forget, cell, output.
 */
export interface LstmWeights {
  /** The kernel, [E,4U]. */
  readonly kernel: tf.Tensor;
  /** The recurrent kernel, [U,4U]. */
  readonly recurrentKernel: tf.Tensor;
  /** The bias, [4U]. */
  readonly bias: tf.Tensor;
}

/**
 * Computes one step of an LSTM. It maps x [N,E], h [N,U] and c [N,U] to the next h and c.
 *
 * It computes `i, f, g, o = split(x K + h R + b)`, `c' = sigmoid(f) * c + sigmoid(i) * tanh(g)` and
 * `h' = sigmoid(o) * tanh(c')`. Source: Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000. It
 * equals PyTorch's LSTMCell if b is the sum of PyTorch's two biases.
 */
export function lstmStep(x: tf.Tensor, h: tf.Tensor, c: tf.Tensor, weights: LstmWeights): [tf.Tensor, tf.Tensor] {
  const { kernel, recurrentKernel, bias } = weights;
  const all = tf.add(tf.add(tf.matMul(x, kernel), tf.matMul(h, recurrentKernel)), bias);
  const [i, f, g, o] = tf.split(all, 4, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const cell = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
  return [tf.mul(tf.sigmoid(o), tf.tanh(cell)), cell];
}

/** Options of {@link lstmCell}. */
export interface LstmCellOptions extends LayerOptions {
  /** U, the length of h and of c. */
  readonly units: number;
}

/** The tfjs layer behind {@link lstmCell}. */
export class LstmCell extends layers.Layer {
  static readonly className: string = 'Ganforge>LstmCell';
  private readonly units: number;
  private kernel!: LayerVariable;
  private recurrentKernel!: LayerVariable;
  private bias!: LayerVariable;

  constructor(options: LstmCellOptions) {
    super({ ...options });
    this.units = options.units;
    checkCount(where, 'units', this.units);
    repairGradients();
  }

  override build(inputShape: Shape | Shape[]): void {
    const { units } = this;
    const size = checkCellShapes(where, this.name, inputShape, [units, units]);
    const zeros = initializers.zeros();
    this.kernel = this.addWeight('kernel', [size, 4 * units], 'float32', zeros);
    this.recurrentKernel = this.addWeight('recurrent_kernel', [units, 4 * units], 'float32', zeros);
    this.bias = this.addWeight('bias', [4 * units], 'float32', zeros);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
    const [x, h, c] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor];
    if (!Array.isArray(inputs) || inputs.length !== 3) {
      throw new GanError(where, `'${this.name}' takes x, h and c.`, { code: 'shape' });
    }
    const { kernel, recurrentKernel, bias } = this;
    const weights = { kernel: kernel.read(), recurrentKernel: recurrentKernel.read(), bias: bias.read() };
    return tf.tidy(() => lstmStep(x, h, c, weights));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape[] {
    checkCellShapes(where, this.name, inputShape, [this.units, this.units]);
    const n = (inputShape as Shape[])[0]![0]!;
    return [
      [n, this.units],
      [n, this.units],
    ];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units };
  }
}

tf.serialization.registerClass(LstmCell);

/**
 * Returns a layer that computes one step of an LSTM, as {@link lstmStep} does.
 *
 * It maps [x, h, c] to [h', c']. x is [N,E]; h, c, h' and c' are [N,units]. Generators that read their own output use
 * this layer. The caller runs the loop over steps.
 *
 * @throws GanError `argument` if an option is unknown or invalid; `shape` at build time if the inputs have other shapes
 * @example
 * const [h1, c1] = lstmCell({ name: 'lstm', units: 32 }).apply([x, h, c]) as SymbolicTensor[];
 */
export function lstmCell(options: LstmCellOptions): LstmCell {
  checkLayerOptions(where, options, ['units']);
  return new LstmCell(options);
}
