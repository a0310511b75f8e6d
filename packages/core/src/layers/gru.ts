import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { repairGradients } from '../gradients/repair.ts';
import { checkCount, checkLayerOptions, type LayerOptions } from './layer-options.ts';

const where = 'core/layers/gru';

/** Options of {@link gru}. */
export interface GruOptions extends LayerOptions {
  /** Length U of the state. */
  readonly units: number;
}

/** The tfjs layer behind {@link gru}. */
export class Gru extends layers.Layer {
  static readonly className: string = 'Ganforge>Gru';
  private readonly units: number;
  private kernel!: LayerVariable;
  private recurrentKernel!: LayerVariable;
  private bias!: LayerVariable;
  private recurrentBias!: LayerVariable;

  constructor(options: GruOptions) {
    super({ ...options });
    this.units = options.units;
    checkCount(where, 'units', this.units);
    repairGradients();
  }

  override build(inputShape: Shape | Shape[]): void {
    const { units } = this;
    const { width } = checkSequences(this.name, inputShape);
    const zeros = initializers.zeros();
    this.kernel = this.addWeight('kernel', [width, 3 * units], 'float32', zeros);
    this.recurrentKernel = this.addWeight('recurrent_kernel', [units, 3 * units], 'float32', zeros);
    this.bias = this.addWeight('bias', [3 * units], 'float32', zeros);
    this.recurrentBias = this.addWeight('recurrent_bias', [units], 'float32', zeros);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x, mask] = inputs as [tf.Tensor, tf.Tensor];
    const { length } = checkSequences(this.name, [x, mask].map((t) => t?.shape ?? []) as Shape[]);
    return tf.tidy(() => {
      const { units } = this;
      const [n, , width] = x.shape as [number, number, number];
      const recurrent = this.recurrentKernel.read();
      const given = tf.add(tf.matMul(tf.reshape(x, [-1, width]), this.kernel.read()), this.bias.read());
      const steps = tf.split(tf.reshape(given, [n, length, 3 * units]), length, 1);
      const present = tf.split(mask, length, 1);
      let h: tf.Tensor = tf.zeros([n, units]);
      for (let t = 0; t < length; t++) {
        const own = tf.split(tf.reshape(steps[t]!, [n, 3 * units]), 3, 1);
        const past = tf.split(tf.matMul(h, recurrent), 3, 1);
        const reset = tf.sigmoid(tf.add(own[0]!, past[0]!));
        const update = tf.sigmoid(tf.add(own[1]!, past[1]!));
        const next = tf.tanh(tf.add(own[2]!, tf.mul(reset, tf.add(past[2]!, this.recurrentBias.read()))));
        // This is `h + present * (1 - update) * (next - h)`. Where the mask is 0, h does not change.
        h = tf.add(h, tf.mul(tf.mul(present[t]!, tf.sub(1, update)), tf.sub(next, h)));
      }
      return h;
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    checkSequences(this.name, inputShape);
    return [(inputShape as Shape[])[0]![0]!, this.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units };
  }
}

tf.serialization.registerClass(Gru);

/**
 * Returns a gated recurrent unit that reads whole sequences. It maps [x, mask] to the last state [N,units]. x is
 * [N,T,E], and the mask [N,T] contains 0 and 1.
 *
 * Each step computes `r = sigmoid(x Kr + h Rr + br)`, `z = sigmoid(x Kz + h Rz + bz)`,
 * `n = tanh(x Kn + bn + r * (h Rn + c))` and the next state `(1 - z) * n + z * h`. The first state is 0. Where the mask
 * is 0, the state does not change.
 *
 * The weights are `kernel` [E,3U], `recurrent_kernel` [U,3U] and `bias` [3U], each in the order r, z, n, and
 * `recurrent_bias` [U], which is c above. They are zeros until `initialise` fills them. Source: Cho et al. 2014,
 * "Learning Phrase Representations using RNN Encoder-Decoder", in PyTorch's form. PyTorch has two biases for r and for
 * z; `bias` contains their sum.
 *
 * @throws GanError `argument` if an option is unknown or invalid; `shape` at build time if the inputs have other shapes
 * @example
 * const h = gru({ name: 'gru', units: 64 }).apply([embedded, mask]); // embedded [N,12,32], mask [N,12]
 */
export function gru(options: GruOptions): Gru {
  checkLayerOptions(where, options, ['units']);
  return new Gru(options);
}

/** Returns the length of the sequences and the length of their vectors. */
function checkSequences(name: string, shapes: Shape | Shape[]): { readonly length: number; readonly width: number } {
  const all = (Array.isArray(shapes[0]) ? shapes : [shapes]) as Shape[];
  const [[, length, width] = [], mask = []] = all;
  const fits = all.length === 2 && all[0]!.length === 3 && mask.length === 2 && mask[1] === length;
  if (fits && typeof length === 'number' && typeof width === 'number') return { length, width };
  const received = all.map((shape) => `[${shape.map((size) => size ?? 'N')}]`).join(', ');
  throw new GanError(where, `'${name}' expects [N,T,E], [N,T]; received ${received}.`, { code: 'shape' });
}
