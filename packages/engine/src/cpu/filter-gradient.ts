import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Replacement } from '../kernels/replacement.ts';

/**
 * Computes `Conv2DBackpropFilter` of channels-last tensors on plain arrays. It adds in the order of tfjs, so it gives the
 * bits of tfjs's kernel, which finds the place of every factor anew and takes several times as long.
 */
export const filterGradient: Replacement = (call, upstream) => {
  const { x, dy } = call.inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
  const { strides, pad, dataFormat, dimRoundingMode, filterShape } =
    call.attrs as unknown as tf.Conv2DBackpropFilterAttrs;
  if (dataFormat !== 'NHWC') return upstream(call);
  const backend = call.backend as MathBackendCPU;
  const shape = x.shape as [number, number, number, number];
  const info = tf.backend_util.computeConv2DInfo(shape, filterShape, strides, 1, pad, dimRoundingMode);
  const [xs, dys] = [x, dy].map(({ dataId }) => backend.data.get(dataId).values as Float32Array);
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, strideHeight, strideWidth } = info;
  const { top, left } = info.padInfo;
  const block = inChannels * outChannels;
  const gradient = new Float32Array(tf.util.sizeFromShape(filterShape));
  const sums = new Float64Array(block);
  for (let row = 0; row < info.filterHeight; row++) {
    const [firstY, endY] = within(row, top, strideHeight, inHeight, outHeight);
    for (let column = 0; column < info.filterWidth; column++) {
      const [firstX, endX] = within(column, left, strideWidth, inWidth, outWidth);
      sums.fill(0);
      for (let b = 0; b < info.batchSize; b++) {
        for (let outY = firstY; outY < endY; outY++) {
          const inY = row + outY * strideHeight - top;
          for (let outX = firstX; outX < endX; outX++) {
            const from = ((b * inHeight + inY) * inWidth + column + outX * strideWidth - left) * inChannels;
            const to = ((b * outHeight + outY) * outWidth + outX) * outChannels;
            for (let c = 0, k = 0; c < inChannels; c++) {
              const value = xs![from + c]!;
              for (let d = 0; d < outChannels; d++, k++) sums[k]! += value * dys![to + d]!;
            }
          }
        }
      }
      gradient.set(sums, (row * info.filterWidth + column) * block);
    }
  }
  return backend.makeTensorInfo(info.filterShape, 'float32', gradient);
};

/** Returns the outputs, from the first to before the end, whose tap at `tap` lies within the input. */
function within(tap: number, before: number, stride: number, inSize: number, outSize: number): [number, number] {
  return [Math.max(0, Math.ceil((before - tap) / stride)), Math.min(outSize, (inSize + before - tap) / stride)];
}
