import * as tf from '@tensorflow/tfjs-core';

/** Calls a kernel of each kind on small tensors; gives a few sums, the same each time. */
export function someKernels(): number[] {
  const x = tf.sin(tf.reshape(tf.range(0, 2 * 7 * 9 * 5), [2, 7, 9, 5])) as tf.Tensor4D;
  const filter = tf.cos(tf.reshape(tf.range(0, 3 * 3 * 5 * 4), [3, 3, 5, 4])) as tf.Tensor4D;
  const depthwise = tf.reshape(filter, [3, 3, 5, 4]) as tf.Tensor4D;
  const matrix = tf.reshape(x, [14, 45]) as tf.Tensor2D;
  const rows = tf.tensor1d([1, 0, 13], 'int32');
  const [mean, variance] = [tf.mean(x, [0, 1, 2]), tf.add(tf.square(tf.mean(x, [0, 1, 2])), 1)] as [
    tf.Tensor1D,
    tf.Tensor1D,
  ];
  const conv = tf.conv2d(x, filter, 2, 'same');
  const results: tf.Tensor[] = [
    conv,
    tf.conv2d(x, filter, 1, 'valid', 'NHWC', 2),
    tf.conv2dTranspose(conv, filter, [2, 7, 9, 5], 2, 'same'),
    tf
      .engine()
      .runKernel(
        tf.Conv2DBackpropFilter,
        { x, dy: conv },
        { strides: 2, pad: 'same', dataFormat: 'NHWC', filterShape: [3, 3, 5, 4] },
      ) as tf.Tensor,
    tf.depthwiseConv2d(x, depthwise, 1, 'same'),
    tf.fused.conv2d({ x, filter, strides: 1, pad: 'same', bias: tf.ones([4]), activation: 'relu' }),
    tf.matMul(matrix, matrix, false, true),
    tf.fused.matMul({ a: matrix, b: matrix, transposeA: true, bias: tf.ones([45]), activation: 'relu6' }),
    tf.maxPool(x, 3, 2, 'same'),
    tf.avgPool(x, 3, 2, 'same'),
    tf.batchNorm(x, mean, variance),
    tf.add(x, mean),
    tf.mul(x, 2),
    tf.where(tf.greater(x, 0), x, tf.zerosLike(x)),
    tf.cast(x, 'int32'),
    tf.sum(x, [1, 3]),
    tf.max(x, 2),
    tf.softmax(matrix),
    tf.logSoftmax(matrix),
    tf.logSumExp(matrix, 1),
    tf.argMax(matrix, 1),
    tf.cumsum(matrix, 1),
    tf.any(tf.greater(matrix, 2), 1),
    tf.unsortedSegmentSum(matrix, tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1], 'int32'), 3),
    tf.transpose(x, [0, 3, 1, 2]),
    tf.pad(x, [
      [0, 0],
      [1, 2],
      [1, 1],
      [0, 0],
    ]),
    tf.mirrorPad(
      x,
      [
        [0, 0],
        [1, 2],
        [1, 1],
        [0, 0],
      ],
      'reflect',
    ),
    tf.concat([x, x], 3),
    tf.tile(matrix, [2, 3]),
    tf.gather(matrix, rows),
    tf.image.resizeBilinear(x, [5, 12]),
    tf.image.resizeNearestNeighbor(x, [5, 12]),
    tf.addN([x, x, x]),
    tf.clipByValue(x, -0.5, 0.5),
    tf.leakyRelu(x, 0.2),
    tf.prelu(x, tf.cos(x)),
    tf.pow(tf.abs(x), 1.5),
    tf.exp(x),
  ];
  return results.map((y) => tf.sum(tf.cast(y, 'float32')).dataSync()[0] as number);
}
