import * as tf from '@tensorflow/tfjs-core';

type Operator = (x: tf.Tensor, ...rest: never[]) => unknown;

/**
 * Lists the chained operators (`x.reshape(…)`) that tfjs-core and tfjs-layers 4.22 call but do not install.
 *
 * The list is complete: a type check of their sources without the declarations of chained operators reports exactly
 * these operators. Each operator has the same name and the same order of arguments as the functional operator.
 */
const operators: Readonly<Record<string, Operator>> = {
  // tfjs-core calls these in the gradients of prod (reshape) and of gather with batchDims 1 (split, slice, reshape).
  reshape: tf.reshape,
  slice: tf.slice,
  split: tf.split,

  // tfjs-layers calls these in the orthogonal initialiser, which LSTM, GRU and SimpleRNN use by default.
  flatten: (x) => tf.reshape(x, [x.size]),
  sign: tf.sign,
  stridedSlice: tf.stridedSlice,
  transpose: tf.transpose,

  // tfjs-layers calls these in the metric r2Score.
  div: tf.div,
  mean: tf.mean,
  square: tf.square,
  sub: tf.sub,
  sum: tf.sum,

  // tfjs-layers calls these in EinsumDense (add), position embeddings (slice, broadcastTo), attention and its masks,
  // and token packing.
  add: tf.add,
  broadcastTo: tf.broadcastTo,
  expandDims: tf.expandDims,
  gather: tf.gather,
  greaterEqual: tf.greaterEqual,
  logicalAnd: tf.logicalAnd,
  minimum: tf.minimum,
  pad: tf.pad,
  squeeze: tf.squeeze,
};

// tfjs installs all chained operators in `tfjs-core/dist/public/chained_ops`. Node can neither import nor require this
// file, and it would add 127 operators to every bundle. An operator that the union package has installed is kept.
for (const [name, operator] of Object.entries(operators)) {
  if (name in tf.Tensor.prototype) continue;
  Object.defineProperty(tf.Tensor.prototype, name, {
    configurable: true,
    writable: true,
    value: function chained(this: tf.Tensor, ...rest: never[]): unknown {
      this.throwIfDisposed();
      return operator(this, ...rest);
    },
  });
}
