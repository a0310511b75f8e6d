import * as tf from '@tensorflow/tfjs-core';
import type { Draw, Drawn } from './drawn.ts';

/** A window over images: every padding, and strides and dilations up to what an attribute holds. */
function windowOf(d: Drawn) {
  const shape = d.image();
  const taps: [number, number] = [d.small(), d.small()];
  const dilated = d.whole(0, 3) === 0;
  const strides: [number, number] = dilated ? [1, 1] : [d.attribute(), d.attribute()];
  const dilations: [number, number] = dilated ? [d.attribute(), d.attribute()] : [1, 1];
  const before = () => d.pick([0, 1, 2, 17, 20_000, 2 ** 31 - 5]);
  // So wide that the output has few pixels, whatever the stride.
  const after = (axis: 0 | 1, first: number) =>
    d.pick([0, 1, Math.max(0, strides[axis] * d.whole(0, 3) - first), dilations[axis] * taps[axis]]);
  const [top, left] = [before(), before()];
  const explicit = [
    [0, 0],
    [top, after(0, top)],
    [left, after(1, left)],
    [0, 0],
  ];
  const pad = d.pick(['same', 'valid', explicit, explicit] as const);
  return { shape, taps, attrs: { strides, dilations, pad, dataFormat: 'NHWC', dimRoundingMode: 'floor' as const } };
}

/** The shape of the output of a window. */
function outputOf(
  x: readonly number[],
  filter: readonly number[],
  attrs: ReturnType<typeof windowOf>['attrs'],
  depthwise: boolean,
) {
  const info = tf.backend_util.computeConv2DInfo(
    x as [number, number, number, number],
    filter as [number, number, number, number],
    attrs.strides,
    attrs.dilations,
    attrs.pad as 'same',
    attrs.dimRoundingMode,
    depthwise,
  );
  const [n, h, w, c] = info.outShape;
  return [n, Math.max(0, h), Math.max(0, w), c] as const;
}

function convolution(d: Drawn, depthwise: boolean) {
  const { shape, taps, attrs } = windowOf(d);
  const filter = [...taps, shape[3], depthwise ? d.pick([0, 1, 1, 3]) : d.extent()];
  return { shape, filter, attrs, out: outputOf(shape, filter, attrs, depthwise) };
}

function convolutions(depthwise: boolean, names: readonly [string, string, string, string]): Record<string, Draw> {
  const [forward, fused, backInput, backFilter] = names;
  const plain: Draw = (d) => {
    const { shape, filter, attrs, out } = convolution(d, depthwise);
    d.tensor(out);
    return { inputs: { x: d.tensor(shape), filter: d.tensor(filter) }, attrs };
  };
  return {
    [forward]: plain,
    [fused]: (d) => {
      const { inputs, attrs } = plain(d);
      const [, , channels, filters] = inputs.filter!.shape as [number, number, number, number];
      const activation = d.pick(['linear', 'relu', 'sigmoid', 'leakyrelu'] as const);
      const bias = d.tensor([depthwise ? channels * filters : filters]);
      return { inputs: { ...inputs, bias }, attrs: { ...attrs, activation, leakyreluAlpha: 0.1 } };
    },
    [backInput]: (d) => {
      const { shape, filter, attrs, out } = convolution(d, depthwise);
      return { inputs: { dy: d.tensor(out), filter: d.tensor(filter) }, attrs: { ...attrs, inputShape: shape } };
    },
    [backFilter]: (d) => {
      const { shape, filter, attrs, out } = convolution(d, depthwise);
      d.tensor(filter);
      return { inputs: { x: d.tensor(shape), dy: d.tensor(out) }, attrs: { ...attrs, filterShape: filter } };
    },
  };
}

/** Pooling: its windows may be of any size, for they have no weights. */
function pool(d: Drawn) {
  const { shape, attrs } = windowOf(d);
  const filterSize: [number, number] = [d.attribute(), d.attribute()];
  const out = outputOf(shape, [...filterSize, shape[3], 1], attrs, true);
  d.tensor(out);
  return { x: d.tensor(shape), out, attrs: { ...attrs, filterSize } };
}

const resized = (d: Drawn): [number, number] => {
  const [height, width] = [d.pick([0, 1, 5, 17, 48, 2 ** 31 - 1]), d.pick([0, 1, 5, 17, 48, 2 ** 31 - 1])];
  return [height, width];
};

const resizing = (forward: string, gradient: string): Record<string, Draw> => ({
  [forward]: (d) => {
    const images = d.tensor(d.image());
    const size = resized(d);
    d.tensor([images.shape[0]!, ...size, images.shape[3]!]);
    return { inputs: { images }, attrs: { size, alignCorners: d.whole(0, 1) === 1, halfPixelCenters: false } };
  },
  [gradient]: (d) => {
    const images = d.tensor(d.image());
    const dy = d.tensor([images.shape[0]!, ...resized(d), images.shape[3]!]);
    return { inputs: { images, dy }, attrs: { alignCorners: d.whole(0, 1) === 1, halfPixelCenters: false } };
  },
});

export const imageCalls: Readonly<Record<string, Draw>> = {
  ...convolutions(false, [tf.Conv2D, tf.FusedConv2D, tf.Conv2DBackpropInput, tf.Conv2DBackpropFilter]),
  ...convolutions(true, [
    tf.DepthwiseConv2dNative,
    tf.FusedDepthwiseConv2D,
    tf.DepthwiseConv2dNativeBackpropInput,
    tf.DepthwiseConv2dNativeBackpropFilter,
  ]),
  ...Object.fromEntries(
    [tf.MaxPool, tf.AvgPool].map((name): [string, Draw] => [
      name,
      (d) => {
        const { x, attrs } = pool(d);
        return { inputs: { x }, attrs };
      },
    ]),
  ),
  [tf.MaxPoolWithArgmax]: (d) => {
    const { x, attrs } = pool(d);
    return { inputs: { x }, attrs: { ...attrs, includeBatchInIndex: d.whole(0, 1) === 1 } };
  },
  [tf.MaxPoolGrad]: (d) => {
    const { x, out, attrs } = pool(d);
    return { inputs: { dy: d.tensor(out), input: x, output: d.tensor(out) }, attrs };
  },
  [tf.AvgPoolGrad]: (d) => {
    const { x, attrs } = pool(d);
    const own = { ...attrs, pad: d.pick(['same', 'valid'] as const) };
    const out = outputOf(x.shape, [...attrs.filterSize, x.shape[3]!, 1], own, true);
    return { inputs: { dy: d.tensor(out), input: x }, attrs: own };
  },
  ...resizing(tf.ResizeBilinear, tf.ResizeBilinearGrad),
  ...resizing(tf.ResizeNearestNeighbor, tf.ResizeNearestNeighborGrad),
  [tf.FlipLeftRight]: (d) => ({ inputs: { image: d.tensor(d.image()) }, attrs: {} }),
  [tf.Transform]: (d) => ({
    inputs: { image: d.tensor([2, 5, 5, 1]), transforms: d.tensor([2, 8]) },
    attrs: { interpolation: 'nearest', fillMode: 'constant', fillValue: 0, outputShape: [5, 5] },
  }),
};
