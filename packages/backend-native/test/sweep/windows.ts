import * as tf from '@tensorflow/tfjs-core';
import type { Operation } from './operations.ts';
import type { Numbers } from './values.ts';

/** A convolution's or pool's sizes: any stride, padding and dilation that leaves an output. */
function windowOf(n: Numbers) {
  const pad = n.pick(['same', 'valid', 1, 'explicit'] as const);
  // cpu takes a filter padded by one number for a square one, and windows that see padding alone are nothing's mean.
  const kh = n.whole(pad === 1 ? 2 : 1, 5);
  const kw = pad === 1 ? kh : n.whole(1, 5);
  const dilation = n.whole(0, 3) === 0 ? 2 : 1;
  const stride = n.whole(1, 3);
  const strides: [number, number] = dilation > 1 ? [1, 1] : [stride, pad === 1 ? stride : n.whole(1, 3)];
  const explicit = [
    [0, 0],
    [n.whole(0, 1), n.whole(0, 2)],
    [n.whole(0, 2), n.whole(0, 1)],
    [0, 0],
  ];
  const side = (k: number): number => (k - 1) * dilation + n.whole(1, 12);
  return {
    filter: [kh, kw] as [number, number],
    input: [n.whole(1, 3), side(kh), side(kw)] as [number, number, number],
    attrs: { strides, pad: pad === 'explicit' ? explicit : pad, dilations: [dilation, dilation] },
  };
}

const run = (kernel: string, inputs: Record<string, tf.Tensor>, attrs: object): tf.Tensor =>
  tf.engine().runKernel(kernel, inputs, attrs as tf.NamedAttrMap) as tf.Tensor;

// Values that are no numbers stand in what padding stands in for: an infinite weight times padding is NaN here, and left
// out by definition.
export const windows: Readonly<Record<string, Operation>> = {
  // Minimal filtering gives a NaN to all of a tile: the unit tests hold that to what it may.
  convolutions: (n) => {
    const { filter, input, attrs } = windowOf(n);
    const [c, d] = [n.whole(1, 37), n.whole(1, 37)];
    const x = n.floats([...input, c]);
    const w = n.floats([...filter, c, d]);
    const all = { ...attrs, dataFormat: 'NHWC' };
    const { shape } = run(tf.Conv2D, { x, filter: w }, all);
    const dy = n.floats(shape);
    run(tf.Conv2DBackpropInput, { dy: n.floats(shape), filter: w }, { ...all, inputShape: x.shape });
    run(tf.Conv2DBackpropFilter, { x, dy }, { ...all, filterShape: w.shape });
  },
  'depthwise convolutions': (n, specials) => {
    const { filter, input, attrs } = windowOf(n);
    const c = n.whole(1, 37);
    const x = n.floats([...input, c], specials);
    const w = n.floats([...filter, c, n.whole(1, 2)]);
    const { shape } = run(tf.DepthwiseConv2dNative, { x, filter: w }, attrs);
    // cpu's gradients know no dilation.
    if (attrs.dilations[0]! > 1) return;
    const dy = n.floats(shape);
    const inputShape = x.shape;
    run(tf.DepthwiseConv2dNativeBackpropInput, { dy: n.floats(shape, specials), filter: w }, { ...attrs, inputShape });
    run(tf.DepthwiseConv2dNativeBackpropFilter, { x, dy }, { ...attrs, filterShape: w.shape });
  },
  // cpu's largest value passes over NaN.
  pools: (n) => {
    const { filter, input, attrs } = windowOf(n);
    const x = n.floats([...input, n.whole(1, 19)]);
    if (Array.isArray(attrs.pad)) return;
    const all = { filterSize: filter, strides: attrs.strides, pad: attrs.pad };
    const largest = run(tf.MaxPool, { x }, all);
    run(tf.AvgPool, { x }, all);
    const dy = n.floats(largest.shape);
    run(tf.MaxPoolGrad, { dy, input: x, output: largest }, all);
    // cpu divides by the padding too.
    if (all.pad === 'valid') run(tf.AvgPoolGrad, { dy, input: x }, all);
  },
  // Whether a place lies on a pixel, and leaves an infinite neighbour out, depends on the precision.
  resizing: (n) => {
    const x = n.floats([n.whole(1, 2), n.whole(1, 9), n.whole(1, 9), n.whole(1, 9)]) as tf.Tensor4D;
    const size: [number, number] = [n.whole(1, 19), n.whole(1, 19)];
    const [alignCorners, halfPixelCenters] = n.pick([
      [false, false],
      [true, false],
      [false, true],
    ] as const);
    const attrs = { alignCorners, halfPixelCenters, size };
    const dy = n.floats([x.shape[0], ...size, x.shape[3]]);
    run(tf.ResizeBilinear, { images: x }, attrs);
    run(tf.ResizeNearestNeighbor, { images: x }, attrs);
    if (halfPixelCenters) return;
    // cpu exchanges height and width of the first's result. Of the second's it takes the batch stride of the images for
    // that of dy, and never ends where images have a side of one.
    if (x.shape[1] === x.shape[2]) run(tf.ResizeBilinearGrad, { images: x, dy }, attrs);
    if (x.shape[0] === 1 && x.shape[1] > 1 && x.shape[2] > 1)
      run(tf.ResizeNearestNeighborGrad, { images: x, dy }, attrs);
  },
  products: (n, specials) => {
    const [m, k, p] = [n.pick([0, 1, 3, 17, 40, 150]), n.pick([1, 2, 31, 64, 300]), n.pick([1, 5, 16, 33, 130])];
    const batches = n.pick([[], [3], [2, 1]]);
    const [transposeA, transposeB] = [n.whole(0, 1) === 1, n.whole(0, 1) === 1];
    const a = n.floats([...batches, ...(transposeA ? [k, m] : [m, k])], specials);
    const b = n.floats([...batches, ...(transposeB ? [p, k] : [k, p])], specials);
    tf.matMul(a, b, transposeA, transposeB);
    const bias = n.floats([p], specials);
    const activation = n.pick(['linear', 'relu', 'elu', 'sigmoid'] as const);
    tf.fused.matMul({ a, b, transposeA, transposeB, bias, activation });
  },
  'fused convolutions': (n) => {
    const [c, d] = [n.whole(1, 20), n.whole(1, 20)];
    const x = n.floats([n.whole(1, 2), n.whole(3, 9), n.whole(3, 9), c]) as tf.Tensor4D;
    const filter = n.floats([3, 3, c, d]) as tf.Tensor4D;
    const activation = n.pick(['linear', 'relu', 'elu', 'sigmoid', 'leakyrelu', 'relu6'] as const);
    const bias = n.floats([d]);
    tf.fused.conv2d({ x, filter, strides: n.whole(1, 2), pad: 'same', bias, activation, leakyreluAlpha: 0.1 });
  },
};
