import * as tf from '@tensorflow/tfjs-core';
import type { Replacement } from './replacement.ts';

/**
 * Makes a reduction return `value` for no elements.
 *
 * tfjs's cpu backend returns false for `all` of no elements. Its wasm backend leaves uninitialised memory.
 */
export function overNothing(value: number): Replacement {
  return (call, upstream) => {
    const x = call.inputs.x!;
    if (tf.util.sizeFromShape(x.shape) > 0) return upstream(call);
    const { axis, reductionIndices, keepDims } = call.attrs as unknown as {
      readonly axis?: number | number[];
      readonly reductionIndices?: number | number[];
      readonly keepDims: boolean;
    };
    const axes = tf.util.parseAxisParam(axis ?? reductionIndices ?? x.shape.map((_, i) => i), x.shape);
    const [reduced] = tf.backend_util.computeOutAndReduceShapes(x.shape, axes);
    const shape = keepDims ? tf.backend_util.expandShapeToKeepDim(reduced, axes) : reduced;
    // The mean of integers is a float.
    if (Number.isNaN(value)) return tf.fill(shape, value);
    return x.dtype === 'bool'
      ? tf.cast(tf.fill(shape, value, 'int32'), 'bool')
      : tf.fill(shape, value, x.dtype as 'float32');
  };
}
