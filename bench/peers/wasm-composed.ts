import * as tf from '@tensorflow/tfjs-core';

/**
 * What one writes first to train convolutions on tfjs's wasm backend: the missing filter gradient from its definition,
 * one strided slice and one matrix product for each tap. Everything else is upstream's. (The slice is transposed first:
 * upstream has no fast product of a transposed factor.)
 */
export const composedFilterGradient: tf.KernelConfig = {
  kernelName: tf.Conv2DBackpropFilter,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs }) => {
    const { x, dy } = inputs as unknown as { x: tf.Tensor4D; dy: tf.Tensor4D };
    const { strides, pad, filterShape } = attrs as unknown as Attributes;
    const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad);
    const { top, bottom, left, right } = info.padInfo;
    const [batch, rows, columns, filters] = dy.shape;
    return tf.tidy(() => {
      const padded = tf.pad(x, [[0, 0], [top, bottom], [left, right], [0, 0]]); // biome-ignore format: one line
      const gradient = tf.reshape(dy, [batch * rows * columns, filters]);
      const taps: tf.Tensor[] = [];
      for (let i = 0; i < info.filterHeight; i++) {
        for (let j = 0; j < info.filterWidth; j++) {
          const end = [
            batch,
            i + (rows - 1) * info.strideHeight + 1,
            j + (columns - 1) * info.strideWidth + 1,
            info.inChannels,
          ];
          const seen = tf.stridedSlice(padded, [0, i, j, 0], end, [1, info.strideHeight, info.strideWidth, 1]);
          const columnsOfTap = tf.transpose(tf.reshape(seen, [batch * rows * columns, info.inChannels]));
          taps.push(tf.matMul(columnsOfTap as tf.Tensor2D, gradient));
        }
      }
      return tf.reshape(tf.stack(taps), filterShape);
    });
  },
};

interface Attributes {
  readonly strides: [number, number];
  readonly pad: 'valid' | 'same' | number;
  readonly filterShape: [number, number, number, number];
}
