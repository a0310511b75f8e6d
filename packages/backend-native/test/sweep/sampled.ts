import * as tf from '@tensorflow/tfjs-core';
import { deviation } from './deviation.ts';
import type { Plain, PlainCall } from './float64-kernels.ts';

/** Elements of an output that are computed by their definition: enough to meet every edge of a tile. */
const most = 3000;

type Element = (place: number) => number;
type Definition = (call: PlainCall) => Element;

interface ConvolutionAttributes {
  readonly strides: [number, number];
  readonly pad: 'same' | 'valid' | number | tf.backend_util.ExplicitPadding;
  readonly dilations?: [number, number];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** The geometry of a convolution call, NHWC: the same three numbers per axis say which products there are. */
function geometry({ inputs, attrs }: PlainCall, xShape: readonly number[], filterShape: readonly number[]) {
  const { strides, pad, dilations, dimRoundingMode } = attrs as ConvolutionAttributes;
  const info = tf.backend_util.computeConv2DInfo(
    xShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
  );
  const values = (name: string): Plain['values'] => inputs[name]!.values;
  return { ...info, top: info.padInfo.top, left: info.padInfo.left, values };
}

const conv2D: Definition = (call) => {
  const g = geometry(call, call.inputs.x!.shape, call.inputs.filter!.shape);
  const [x, filter] = [g.values('x'), g.values('filter')];
  return (place) => {
    const [d, column, row, n] = unravel(place, [g.outChannels, g.outWidth, g.outHeight]);
    let sum = 0;
    for (let i = 0; i < g.filterHeight; i++) {
      for (let j = 0; j < g.filterWidth; j++) {
        const [y, z] = [
          row! * g.strideHeight + i * g.dilationHeight - g.top,
          column! * g.strideWidth + j * g.dilationWidth - g.left,
        ];
        if (y < 0 || y >= g.inHeight || z < 0 || z >= g.inWidth) continue;
        const from = ((n! * g.inHeight + y) * g.inWidth + z) * g.inChannels;
        const by = (i * g.filterWidth + j) * g.inChannels * g.outChannels + d!;
        for (let c = 0; c < g.inChannels; c++) sum += x[from + c]! * filter[by + c * g.outChannels]!;
      }
    }
    return sum;
  };
};

const conv2DBackpropInput: Definition = (call) => {
  const g = geometry(call, (call.attrs as { inputShape: number[] }).inputShape, call.inputs.filter!.shape);
  const [dy, filter] = [g.values('dy'), g.values('filter')];
  return (place) => {
    const [c, z, y, n] = unravel(place, [g.inChannels, g.inWidth, g.inHeight]);
    let sum = 0;
    for (let i = 0; i < g.filterHeight; i++) {
      for (let j = 0; j < g.filterWidth; j++) {
        const row = (y! + g.top - i * g.dilationHeight) / g.strideHeight;
        const column = (z! + g.left - j * g.dilationWidth) / g.strideWidth;
        if (!isIndex(row, g.outHeight) || !isIndex(column, g.outWidth)) continue;
        const from = ((n! * g.outHeight + row) * g.outWidth + column) * g.outChannels;
        const by = ((i * g.filterWidth + j) * g.inChannels + c!) * g.outChannels;
        for (let d = 0; d < g.outChannels; d++) sum += dy[from + d]! * filter[by + d]!;
      }
    }
    return sum;
  };
};

const conv2DBackpropFilter: Definition = (call) => {
  const g = geometry(call, call.inputs.x!.shape, (call.attrs as { filterShape: number[] }).filterShape);
  const [x, dy] = [g.values('x'), g.values('dy')];
  return (place) => {
    const [d, c, j, i] = unravel(place, [g.outChannels, g.inChannels, g.filterWidth]);
    let sum = 0;
    for (let n = 0; n < g.batchSize; n++) {
      for (let row = 0; row < g.outHeight; row++) {
        const y = row * g.strideHeight + i! * g.dilationHeight - g.top;
        if (y < 0 || y >= g.inHeight) continue;
        for (let column = 0; column < g.outWidth; column++) {
          const z = column * g.strideWidth + j! * g.dilationWidth - g.left;
          if (z < 0 || z >= g.inWidth) continue;
          const from = ((n * g.inHeight + y) * g.inWidth + z) * g.inChannels + c!;
          sum += x[from]! * dy[((n * g.outHeight + row) * g.outWidth + column) * g.outChannels + d!]!;
        }
      }
    }
    return sum;
  };
};

const definitions: Readonly<Record<string, Definition>> = {
  [tf.Conv2D]: conv2D,
  [tf.Conv2DBackpropInput]: conv2DBackpropInput,
  [tf.Conv2DBackpropFilter]: conv2DBackpropFilter,
};

/** The deviation of a convolution's output where it is looked at, or nothing for another kernel. */
export function sampledDeviation(call: PlainCall, output: Plain): number | undefined {
  const definition = definitions[call.kernelName];
  if (definition === undefined || output.values.length === 0) return undefined;
  const element = definition(call);
  const places = placesOf(output.values.length);
  return deviation(output, { ...output, values: Float64Array.from(places, element) }, places);
}

/** All places, or the first, the last, and others by a step that has no factor in common with the shape. */
function placesOf(size: number): number[] {
  if (size <= most) return Array.from({ length: size }, (_, i) => i);
  return [
    ...Array.from({ length: most - 2 }, (_, i) => Number((BigInt(i) * 2_654_435_761n) % BigInt(size))),
    0,
    size - 1,
  ];
}

/** The index of a place, last axis first; the first axis is what remains. */
function unravel(place: number, sizes: readonly number[]): number[] {
  const index: number[] = [];
  let rest = place;
  for (const size of sizes) {
    index.push(rest % size);
    rest = Math.floor(rest / size);
  }
  return [...index, rest];
}

function isIndex(i: number, size: number): boolean {
  return Number.isInteger(i) && i >= 0 && i < size;
}
