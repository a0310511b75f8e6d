import * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../backend.ts';
import { type Replacement, replacement } from '../replacement.ts';
import { describeWindows, type WindowAttributes } from './windows.ts';

interface Attributes extends WindowAttributes {
  readonly filterSize: number | [number, number];
}

type Shape = [number, number, number, number];

/**
 * Describes the windows over `x` and returns the shape of the result. Returns undefined for cases that the engine `cpu`
 * computes.
 */
function describe(backend: NativeBackend, x: tf.TensorInfo, attrs: Attributes): Shape | undefined {
  if (x.dtype !== 'float32') return undefined;
  const { filterSize } = attrs;
  const taps: [number, number] = typeof filterSize === 'number' ? [filterSize, filterSize] : filterSize;
  return describeWindows(backend.addon, x.shape as Shape, taps, attrs);
}

function isOne(filterSize: number | [number, number]): boolean {
  return [filterSize].flat().every((size) => size === 1);
}

function forward(kernelName: string, operation: 'maxPool' | 'avgPool'): Replacement {
  return replacement<'x', Attributes>(kernelName, ({ inputs: { x }, attrs, backend }) => {
    const outShape = describe(backend, x, attrs);
    if (outShape === undefined) return undefined;
    // The tests of tfjs require this, even if a stride and a padding would give another result.
    if (isOne(attrs.filterSize) && tf.util.arraysEqual(x.shape, outShape)) {
      backend.incRef(x.dataId);
      return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
    }
    const { info, values } = backend.output(outShape, 'float32');
    backend.addon[operation](backend.values(x) as Float32Array, values);
    return info;
  });
}

/** Returns the maxima and their positions as tensors. */
function pooledAt(backend: NativeBackend, x: tf.TensorInfo, outShape: Shape) {
  const pooled = backend.output(outShape, 'float32');
  const at = backend.output(outShape, 'int32');
  backend.addon.maxPoolAt(backend.values(x) as Float32Array, pooled.values, at.values);
  return { pooled, at };
}

/** 2-D pooling, channels last, and its gradients. */
export const pooling: readonly Replacement[] = [
  forward(tf.MaxPool, 'maxPool'),
  forward(tf.AvgPool, 'avgPool'),
  replacement<'x', Attributes & { readonly includeBatchInIndex: boolean }>(
    tf.MaxPoolWithArgmax,
    ({ inputs: { x }, attrs, backend }) => {
      const outShape = describe(backend, x, attrs);
      if (outShape === undefined) return undefined;
      const { pooled, at } = pooledAt(backend, x, outShape);
      backend.trace?.refuse(`${tf.MaxPoolWithArgmax} is computed in JavaScript`);
      // tfjs expects indices of values, not of pixels.
      const [, height, width, channels] = x.shape as [number, number, number, number];
      const perImage = tf.util.sizeFromShape(outShape.slice(1));
      for (let i = 0; i < at.values.length; i++) {
        const first = attrs.includeBatchInIndex ? Math.floor(i / perImage) * height * width : 0;
        if (at.values[i]! >= 0) at.values[i] = (first + at.values[i]!) * channels + (i % channels);
      }
      return [pooled.info, at.info];
    },
  ),
  replacement<'dy' | 'input', Attributes>(tf.MaxPoolGrad, ({ inputs: { dy, input }, attrs, backend }) => {
    const outShape = describe(backend, input, attrs);
    if (outShape === undefined || dy.dtype !== 'float32') return undefined;
    const { pooled, at } = pooledAt(backend, input, outShape);
    const { info, values } = backend.output(input.shape, 'float32');
    backend.addon.maxPoolBack(backend.values(dy) as Float32Array, at.values, values);
    backend.disposeIntermediateTensorInfo(pooled.info);
    backend.disposeIntermediateTensorInfo(at.info);
    return info;
  }),
  replacement<'dy' | 'input', Attributes>(tf.AvgPoolGrad, ({ inputs: { dy, input }, attrs, backend }) => {
    // With explicit paddings, tfjs's tests expect a division by the whole window, which is not the gradient of the
    // forward kernel. The gradient that @ganforge/core registers does not use this kernel.
    if (typeof attrs.pad === 'object') return undefined;
    const outShape = describe(backend, input, attrs);
    if (outShape === undefined || dy.dtype !== 'float32') return undefined;
    const { info, values } = backend.output(input.shape, 'float32');
    const gradient = backend.values(dy) as Float32Array;
    const share = backend.scratch(gradient.length);
    backend.addon.avgPoolBack(gradient, values, share);
    backend.release(share);
    return info;
  }),
];
