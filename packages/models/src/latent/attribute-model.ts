import { adam, createOptimizer, type RandomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';

// These values were chosen on the styles of StyleGAN2, with 64 numbers each.
const UNITS = 128;
const BATCH = 128;
const RATE = 2e-3;
/** The weight of the sum of squared weights in the loss. */
const DECAY = 1e-4;

/** Predicts K attributes from codes [N,D]. It is a perceptron with two hidden layers of 128 tanh units. */
export class AttributeModel {
  readonly #weights: Readonly<Record<string, tf.Variable>>;
  readonly #random: RandomStream;

  constructor(size: number, count: number, random: RandomStream) {
    const sizes = [size, UNITS, UNITS, count];
    this.#random = random;
    this.#weights = tf.tidy(() =>
      Object.fromEntries(
        sizes.slice(1).flatMap((units, i) => {
          const kernel = random.fork('kernel', i).normal([sizes[i]!, units], 0, 1 / Math.sqrt(sizes[i]!));
          return [
            [`kernel${i}`, tf.variable(kernel)],
            [`bias${i}`, tf.variable(tf.zeros([units]))],
          ];
        }),
      ),
    );
  }

  /** Returns the logits [N,K] of codes [N,D]. */
  logits(codes: tf.Tensor): tf.Tensor {
    const dense = (x: tf.Tensor, i: number): tf.Tensor =>
      tf.add(tf.matMul(x as tf.Tensor2D, this.#weights[`kernel${i}`]! as tf.Tensor2D), this.#weights[`bias${i}`]!);
    return dense(tf.tanh(dense(tf.tanh(dense(codes, 0)), 1)), 2);
  }

  /** Minimises the logistic loss of attributes [N,K], which are 0 or 1. The learning rate falls to a fifth at 70 %. */
  fit(codes: tf.Tensor2D, attributes: tf.Tensor2D, steps: number): void {
    const optimizer = createOptimizer(adam({ learningRate: RATE }));
    const order = this.#random.fork('order', codes.shape[0]);
    for (let step = 0; step < steps; step++) {
      tf.tidy(() => {
        const rows = tf.tensor1d(
          Int32Array.from(order.uniformValues(BATCH), (u) => Math.floor(u * codes.shape[0])),
          'int32',
        );
        const [x, y] = [tf.gather(codes, rows), tf.gather(attributes, rows)];
        const { grads } = tf.variableGrads(() => {
          const logits = this.logits(x);
          const loss = tf.mean(tf.sub(tf.softplus(logits), tf.mul(y, logits)));
          const squares = Object.values(this.#weights).map((weight) => tf.sum(tf.square(weight)));
          return tf.add(loss, tf.mul(DECAY, tf.addN(squares))) as tf.Scalar;
        }, Object.values(this.#weights));
        const own = Object.fromEntries(Object.entries(this.#weights).map(([key, { name }]) => [key, grads[name]!]));
        optimizer.apply(this.#weights, own, step < 0.7 * steps ? RATE : RATE / 5);
      });
    }
    optimizer.dispose();
  }

  dispose(): void {
    tf.dispose(this.#weights as Record<string, tf.Tensor>);
  }
}
