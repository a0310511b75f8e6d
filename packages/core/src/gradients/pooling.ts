import * as tf from '@tensorflow/tfjs-core';
import { unary } from './grad-config.ts';
import { runKernel } from './run-kernel.ts';
import { aroundAxis, padRows, pick, sliceRows } from './strided.ts';

/** The attributes that tfjs-core passes to a pooling kernel. */
interface Attributes {
  readonly filterSize: number | number[];
  readonly strides: number | number[];
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * A window that slides over one axis. Output o covers the inputs from `o * stride - before` to
 * `o * stride - before + taps - 1`, as far as they exist.
 */
interface Window {
  readonly axis: number;
  readonly input: number;
  readonly output: number;
  readonly taps: number;
  readonly stride: number;
  readonly before: number;
}

/** Returns the windows over the spatial axes of [N,H,W,C] or [N,D,H,W,C]. */
function windows(shape: readonly number[], { filterSize, strides, pad, dimRoundingMode }: Attributes): Window[] {
  if (shape.length === 4) {
    const pool = tf.backend_util.computePool2DInfo(
      shape as [number, number, number, number],
      filterSize as number,
      strides as number,
      1,
      pad,
      dimRoundingMode,
    );
    const { inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, strideHeight, strideWidth } = pool;
    return [
      windowOver(1, inHeight, outHeight, filterHeight, strideHeight, pool.padInfo.top),
      windowOver(2, inWidth, outWidth, filterWidth, strideWidth, pool.padInfo.left),
    ];
  }
  const pool = tf.backend_util.computePool3DInfo(
    shape as [number, number, number, number, number],
    filterSize as number,
    strides as number,
    1,
    pad,
    dimRoundingMode,
  );
  return [
    windowOver(1, pool.inDepth, pool.outDepth, pool.filterDepth, pool.strideDepth, pool.padInfo.front),
    windowOver(2, pool.inHeight, pool.outHeight, pool.filterHeight, pool.strideHeight, pool.padInfo.top),
    windowOver(3, pool.inWidth, pool.outWidth, pool.filterWidth, pool.strideWidth, pool.padInfo.left),
  ];
}

function windowOver(axis: number, input: number, output: number, taps: number, stride: number, before: number): Window {
  return { axis, input, output, taps, stride, before };
}

/**
 * Computes the gradient of average pooling. Each dy is divided by the number of values in its window and is added to
 * all of them.
 *
 * `same` padding leaves fewer values in the windows at the borders. tfjs wrongly divides by the full size of the window
 * there.
 */
function averagePoolGradient(dy: tf.Tensor, shape: readonly number[], attributes: Attributes): tf.Tensor {
  return windows(shape, attributes).reduce((gradient, window) => {
    const { axis, input, output, taps, stride, before } = window;
    const counts = Array.from({ length: output }, (_, o) => {
      const first = o * stride - before;
      return Math.max(1, Math.min(input, first + taps) - Math.max(0, first));
    });
    const rows = tf.div(aroundAxis(gradient, axis), tf.tensor3d(counts, [1, output, 1]));
    return tf.reshape(overlapAdd(rows, window), gradient.shape.with(axis, input));
  }, dy);
}

/** Adds every row of [A,output,B] to the rows of [A,input,B] that its window covers. */
function overlapAdd(rows: tf.Tensor, { input, output, taps, stride, before }: Window): tf.Tensor {
  const [outer, , inner] = rows.shape as [number, number, number];
  // The result is computed in blocks of `stride` rows. The window of row o covers `taps` rows of the result. Its taps
  // `q * stride` to `q * stride + stride - 1` are in block `o + q`.
  const blocks = output + Math.ceil(taps / stride) - 1;
  const reaching = (count: number): tf.Tensor => {
    const shifted = Array.from({ length: count }, (_, q) => padRows(rows, [q, blocks - output - q]));
    return shifted.reduce((sum, next) => tf.add(sum, next));
  };
  // Concatenation replaces tf.tile here, because tf.tile of tfjs's wasm backend is slow: it copies element by element.
  const repeat = (x: tf.Tensor, times: number): tf.Tensor[] =>
    Array.from({ length: times }, () => tf.reshape(x, [outer * blocks, 1, inner]));
  const partial = taps % stride;
  const parts = [
    ...(partial > 0 ? repeat(reaching(Math.ceil(taps / stride)), partial) : []),
    ...(taps >= stride ? repeat(reaching(Math.floor(taps / stride)), stride - partial) : []),
  ];
  // If the stride is longer than the window, no window covers the remaining rows.
  if (taps < stride) parts.push(tf.zeros([outer * blocks, stride - taps, inner]));
  const all = tf.reshape<tf.Rank.R3>(tf.concat(parts, 1), [outer, blocks * stride, inner]);
  const missing = Math.max(0, before + input - blocks * stride);
  return sliceRows(padRows(all, [0, missing]), before, before + input);
}

interface Pair {
  readonly x: tf.Tensor;
  readonly values: tf.Tensor;
}

/** The lowest finite float32. The pixels outside the image have this value, so they are never the maximum. */
const lowest = -3.4028234663852886e38;

/**
 * Returns the element of `values` [N,...,C] at the position of the highest value in each window of `x`. The first
 * position wins a tie.
 *
 * This is the adjoint of the gradient of max pooling. The maximum of a window is the maximum of its rows' maxima, so
 * the axes are searched one after another.
 */
function atHighest(x: tf.Tensor, values: tf.Tensor, attributes: Attributes): tf.Tensor {
  const found = windows(x.shape, attributes).reduceRight((pair, window) => highestAlong(pair, window), { x, values });
  return found.values;
}

/** Returns the highest x in each window along one axis, and the element of `values` at the same position. */
function highestAlong(pair: Pair, { axis, input, output, taps, stride, before }: Window): Pair {
  const after = Math.max(0, (output - 1) * stride + taps - before - input);
  const pad = (t: tf.Tensor, value: number): tf.Tensor => padRows(aroundAxis(t, axis), [before, after], value);
  const padded = { x: pad(pair.x, lowest), values: pad(pair.values, 0) };
  const tap = (start: number): Pair => ({
    x: pick(padded.x, 1, { start, stride, count: output }),
    values: pick(padded.values, 1, { start, stride, count: output }),
  });
  const found = Array.from({ length: taps }, (_, start) => tap(start)).reduce((best, next) => {
    const higher = tf.greater(next.x, best.x);
    return { x: tf.where(higher, next.x, best.x), values: tf.where(higher, next.values, best.values) };
  });
  const shape = pair.x.shape.with(axis, output);
  return { x: tf.reshape(found.x, shape), values: tf.reshape(found.values, shape) };
}

/** Returns the gradient of a max pooling kernel and the gradient of its gradient kernel. */
function maxPooling(kernelName: string, gradientKernel: string): readonly tf.GradConfig[] {
  return [
    {
      kernelName,
      inputsToSave: ['x'],
      outputsToSave: [true],
      gradFunc: (dy, [input, output], attrs) => ({
        x: () => runKernel(gradientKernel, { dy: dy as tf.Tensor, input: input!, output: output! }, attrs),
      }),
    },
    {
      kernelName: gradientKernel,
      inputsToSave: ['input', 'output'],
      gradFunc: (ddx, [input, output], attrs) => ({
        dy: () => atHighest(input!, ddx as tf.Tensor, attrs as unknown as Attributes),
        // The position of the maximum is constant almost everywhere, so its derivative is zero.
        input: () => tf.zerosLike(input!),
        output: () => tf.zerosLike(output!),
      }),
    },
  ];
}

const [maxPool, maxPoolGrad] = maxPooling(tf.MaxPool, tf.MaxPoolGrad) as [tf.GradConfig, tf.GradConfig];

/** Gradients of 2-D and 3-D pooling. */
export const pooling: readonly tf.GradConfig[] = [
  maxPool,
  maxPoolGrad,
  ...maxPooling(tf.MaxPool3D, tf.MaxPool3DGrad),
  {
    ...maxPool,
    kernelName: tf.MaxPoolWithArgmax,
    gradFunc: (dys, saved, attrs) => maxPool.gradFunc((dys as tf.Tensor[])[0]!, saved, attrs),
  },
  ...[tf.AvgPool, tf.AvgPool3D].map((kernelName) =>
    unary<Attributes>(kernelName, (dy, x, attributes) => averagePoolGradient(dy, x.shape, attributes)),
  ),
];
