import { lstmStep } from '@ganforge/core/layers';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';

/** The options of both layers. */
interface Options {
  readonly name: string;
  readonly units: number;
  readonly inputShape?: number[];
}

/** Maps sequences [N,T,E] to the states of all steps [N,T,units]. The weights of the gates are concatenated. */
abstract class Recurrent extends layers.Layer {
  protected readonly units: number;
  protected kernel!: LayerVariable;
  protected recurrentKernel!: LayerVariable;
  private readonly gates: number;

  protected constructor(options: Options, gates: number) {
    super({ ...options });
    this.units = options.units;
    this.gates = gates;
  }

  override build(inputShape: Shape | Shape[]): void {
    const width = (inputShape as Shape).at(-1)!;
    const normal = initializers.randomNormal({ stddev: 0.1, seed: 1 });
    this.kernel = this.addWeight('kernel', [width, this.gates * this.units], 'float32', normal);
    this.recurrentKernel = this.addWeight('recurrent_kernel', [this.units, this.gates * this.units], 'float32', normal);
    this.addBiases(this.gates * this.units);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = [inputs].flat()[0]!;
    return tf.tidy(() => tf.stack(this.states(x), 1));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [...(inputShape as Shape).slice(0, -1), this.units];
  }

  protected abstract addBiases(size: number): void;
  protected abstract states(x: tf.Tensor): tf.Tensor[];
}

/** A GRU like that of PyTorch. Its reset gate multiplies the recurrent part after its bias was added. */
export class Gru extends Recurrent {
  static readonly className: string = 'Bench>Gru';
  private bias!: LayerVariable;
  private recurrentBias!: LayerVariable;

  constructor(options: Options) {
    super(options, 3);
  }

  protected override addBiases(size: number): void {
    this.bias = this.addWeight('bias', [size], 'float32', initializers.zeros());
    this.recurrentBias = this.addWeight('recurrent_bias', [size], 'float32', initializers.zeros());
  }

  protected override states(x: tf.Tensor): tf.Tensor[] {
    const [n, steps, width] = x.shape as [number, number, number];
    const { units } = this;
    const inputs = tf.add(tf.matMul(tf.reshape(x, [n * steps, width]), this.kernel.read()), this.bias.read());
    const ofSteps = tf.unstack(tf.reshape(inputs, [n, steps, 3 * units]), 1);
    let h: tf.Tensor = tf.zeros([n, units]);
    return ofSteps.map((input) => {
      const state = tf.add(tf.matMul(h, this.recurrentKernel.read()), this.recurrentBias.read());
      const [resetIn, updateIn, newIn] = tf.split(input, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const [resetState, updateState, newState] = tf.split(state, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const update = tf.sigmoid(tf.add(updateIn, updateState));
      const candidate = tf.tanh(tf.add(newIn, tf.mul(tf.sigmoid(tf.add(resetIn, resetState)), newState)));
      h = tf.add(candidate, tf.mul(update, tf.sub(h, candidate)));
      return h;
    });
  }
}

/** An LSTM that uses the step function of core. */
export class Lstm extends Recurrent {
  static readonly className: string = 'Bench>Lstm';
  private bias!: LayerVariable;

  constructor(options: Options) {
    super(options, 4);
  }

  protected override addBiases(size: number): void {
    this.bias = this.addWeight('bias', [size], 'float32', initializers.zeros());
  }

  protected override states(x: tf.Tensor): tf.Tensor[] {
    const weights = {
      kernel: this.kernel.read(),
      recurrentKernel: this.recurrentKernel.read(),
      bias: this.bias.read(),
    };
    let h: tf.Tensor = tf.zeros([x.shape[0]!, this.units]);
    let c = h;
    return tf.unstack(x, 1).map((input) => {
      [h, c] = lstmStep(input, h, c, weights);
      return h;
    });
  }
}
