import * as tf from '@tensorflow/tfjs-core';

type Operator = (x: tf.Tensor, ...rest: never[]) => unknown;

/**
 * Chained operators (`x.reshape(…)`) that tfjs-core and tfjs-layers 4.22 call but do not install.
 *
 * The list is complete: a type check of their sources without the declarations of chained operators reports exactly
 * these. Names and order of arguments are those of the functional operators.
 */
const operators: Readonly<Record<string, Operator>> = {
  // tfjs-core: gradients of prod (reshape) and of gather with batchDims 1 (split, slice, reshape)
  reshape: tf.reshape,
  slice: tf.slice,
  split: tf.split,

  // tfjs-layers: the orthogonal initialiser, hence LSTM, GRU and SimpleRNN as they come
  flatten: (x) => tf.reshape(x, [x.size]),
  sign: tf.sign,
  stridedSlice: tf.stridedSlice,
  transpose: tf.transpose,

  // tfjs-layers: the metric r2Score
  div: tf.div,
  mean: tf.mean,
  square: tf.square,
  sub: tf.sub,
  sum: tf.sum,

  // tfjs-layers: EinsumDense (add), position embeddings (slice, broadcastTo), attention and its masks, token packing
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

// tfjs's own (`tfjs-core/dist/public/chained_ops`) can be neither imported nor required in Node, and they would add
// 127 operators to every bundle. Those that are there already, from the union package, stay.
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
