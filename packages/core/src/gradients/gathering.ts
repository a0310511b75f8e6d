import * as tf from '@tensorflow/tfjs-core';

/**
 * Computes the gradient of `tf.gather`. It adds every value of dy to the row from which the value was gathered.
 *
 * The shapes are x [batch...,outer...,K,inner...], indices [batch...,i...] and dy [batch...,outer...,i...,inner...].
 */
function gatherGradient(dy: tf.Tensor, x: tf.Tensor, indices: tf.Tensor, axis: number, batchDims: number): tf.Tensor {
  const size = (from: number, to: number): number => tf.util.sizeFromShape(x.shape.slice(from, to));
  const [batch, outer, rows, inner] = [
    size(0, batchDims),
    size(batchDims, axis),
    x.shape[axis]!,
    size(axis + 1, x.rank),
  ];
  const picks = indices.size / batch;
  const first = tf.mul(tf.range(0, batch, 1, 'int32'), tf.scalar(rows, 'int32'));
  const segments = tf.reshape(tf.add(tf.reshape(indices, [batch, picks]), tf.reshape(first, [batch, 1])), [-1]);
  const values = tf.transpose(tf.reshape(dy, [batch, outer, picks, inner]), [0, 2, 1, 3]);
  const flat = tf.reshape(values, [batch * picks, outer * inner]);
  const sums = tf.unsortedSegmentSum(flat, segments as tf.Tensor1D, batch * rows);
  return tf.reshape(tf.transpose(tf.reshape(sums, [batch, rows, outer, inner]), [0, 2, 1, 3]), x.shape);
}

/** Gradients of reading and writing by index. The indices have no gradient. */
export const gathering: readonly tf.GradConfig[] = [
  {
    kernelName: tf.GatherV2,
    inputsToSave: ['x', 'indices'],
    gradFunc: (dy, [x, indices], attrs) => {
      const { axis, batchDims } = attrs as unknown as tf.GatherV2Attrs;
      const [at] = tf.util.parseAxisParam(axis, x!.shape);
      return {
        x: () => gatherGradient(dy as tf.Tensor, x!, indices!, at!, batchDims),
        indices: () => tf.zerosLike(indices!),
      };
    },
  },
  {
    kernelName: tf.GatherNd,
    inputsToSave: ['params', 'indices'],
    gradFunc: (dy, [params, indices]) => ({
      params: () => tf.scatterND(indices!, dy as tf.Tensor, params!.shape),
      indices: () => tf.zerosLike(indices!),
    }),
  },
  {
    kernelName: tf.ScatterNd,
    inputsToSave: ['indices'],
    gradFunc: (dy, [indices]) => ({
      indices: () => tf.zerosLike(indices!),
      updates: () => tf.gatherND(dy as tf.Tensor, indices!),
    }),
  },
];
