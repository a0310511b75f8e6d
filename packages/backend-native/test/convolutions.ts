import * as tf from '@tensorflow/tfjs-core';
import { draws, expectSums, type Seen, Sums } from './products.ts';

/** A convolution; by default without stride, with `same` padding. */
export interface ConvolutionCase {
  readonly x: readonly [number, number, number, number];
  readonly filter: readonly [number, number, number];
  readonly strides?: number | readonly [number, number];
  readonly pad?: 'same' | 'valid' | [[number, number], [number, number], [number, number], [number, number]];
  readonly dilations?: number | readonly [number, number];
}

type Values = ArrayLike<number>;

export interface Geometry {
  readonly info: tf.backend_util.Conv2DInfo;
  readonly attrs: object;
}

const pair = (of: number | readonly [number, number]): [number, number] =>
  typeof of === 'number' ? [of, of] : [of[0], of[1]];

export function geometryOf({ x, filter, strides = 1, pad = 'same', dilations = 1 }: ConvolutionCase): Geometry {
  const [height, width, filters] = filter;
  const shape: [number, number, number, number] = [height, width, x[3], filters];
  return {
    info: tf.backend_util.computeConv2DInfo([...x], shape, pair(strides), pair(dilations), pad),
    attrs: { strides, pad, dataFormat: 'NHWC', dilations },
  };
}

/** Calls `visit` with the places in x, in the filter and in y of every product of the convolution. */
export function products({ info }: Geometry, visit: (x: number, w: number, y: number) => void): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info;
  for (let n = 0; n < batchSize; n++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++) {
        for (let ky = 0; ky < info.filterHeight; ky++) {
          const iy = oy * info.strideHeight + ky * info.dilationHeight - info.padInfo.top;
          if (iy < 0 || iy >= inHeight) continue;
          for (let kx = 0; kx < info.filterWidth; kx++) {
            const ix = ox * info.strideWidth + kx * info.dilationWidth - info.padInfo.left;
            if (ix < 0 || ix >= inWidth) continue;
            for (let c = 0; c < inChannels; c++) {
              const x = ((n * inHeight + iy) * inWidth + ix) * inChannels + c;
              const w = ((ky * info.filterWidth + kx) * inChannels + c) * outChannels;
              const y = ((n * outHeight + oy) * outWidth + ox) * outChannels;
              for (let d = 0; d < outChannels; d++) visit(x, w + d, y + d);
            }
          }
        }
      }
    }
  }
}

const size = (shape: readonly number[]): number => tf.util.sizeFromShape([...shape]);
const kernel = (name: string, inputs: object, attrs: object): tf.Tensor =>
  tf.engine().runKernel(name, inputs as tf.NamedTensorMap, attrs as tf.NamedAttrMap) as tf.Tensor;

/** @param as what becomes of a value of [-1,1) */
export function tensorsOf({ info }: Geometry, as: (value: number) => number = (value) => value) {
  const draw = draws(size(info.inShape) + size(info.filterShape));
  const tensor = (shape: number[]): tf.Tensor => tf.tensor(draw(size(shape)).map(as), shape);
  return { x: tensor(info.inShape), filter: tensor(info.filterShape), dy: tensor(info.outShape) };
}

export const forward = (g: Geometry, x: tf.Tensor, filter: tf.Tensor) => kernel('Conv2D', { x, filter }, g.attrs);
export const backInput = (g: Geometry, dy: tf.Tensor, filter: tf.Tensor) =>
  kernel('Conv2DBackpropInput', { dy, filter }, { ...g.attrs, inputShape: g.info.inShape });
export const backFilter = (g: Geometry, x: tf.Tensor, dy: tf.Tensor) =>
  kernel('Conv2DBackpropFilter', { x, dy }, { ...g.attrs, filterShape: g.info.filterShape });

/** Fails unless the convolution and both its gradients, of the values as they are `seen`, equal the sums in float64. */
export function expectConvolution(
  given: ConvolutionCase,
  seen: Seen = (values) => values,
  as?: (value: number) => number,
): void {
  tf.tidy(() => {
    const geometry = geometryOf(given);
    for (const { what, result, sums } of resultsOf(geometry, tensorsOf(geometry, as), seen)) {
      expectSums(result, sums, what);
    }
  });
}

/** The convolution and both its gradients, each with its sums in float64 of the values as they are `seen`. */
export function resultsOf(geometry: Geometry, { x, filter, dy }: ReturnType<typeof tensorsOf>, seen: Seen) {
  const [xs, ws, dys] = [x, filter, dy].map((tensor) => seen(tensor.dataSync())) as [Values, Values, Values];
  const [y, dx, dw] = [new Sums(dys.length), new Sums(xs.length), new Sums(ws.length)];
  products(geometry, (xAt, wAt, yAt) => {
    y.add(yAt, xs[xAt]!, ws[wAt]!);
    dx.add(xAt, dys[yAt]!, ws[wAt]!);
    dw.add(wAt, xs[xAt]!, dys[yAt]!);
  });
  return [
    { what: 'y', result: forward(geometry, x, filter), sums: y },
    { what: 'dx', result: backInput(geometry, dy, filter), sums: dx },
    { what: 'dw', result: backFilter(geometry, x, dy), sums: dw },
  ];
}
