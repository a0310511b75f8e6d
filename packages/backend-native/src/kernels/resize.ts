import * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../backend.ts';
import type { MixtureArguments } from '../functions.ts';
import { type Replacement, replacement } from '../replacement.ts';

interface Attributes {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

interface SizeAttributes extends Attributes {
  readonly size: readonly [number, number];
}

/** A source pixel and its weight in a result pixel. */
type Share = readonly [index: number, weight: number];

/** Returns the source pixels and weights of each of `to` pixels along an axis of `from` pixels. */
type Interpolation = (from: number, to: number, attributes: Attributes) => Share[][];

function scale(from: number, to: number, alignCorners: boolean): number {
  return alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
}

const bilinear: Interpolation = (from, to, { alignCorners, halfPixelCenters }) => {
  const step = scale(from, to, alignCorners);
  return Array.from({ length: to }, (_, i) => {
    const position = halfPixelCenters ? step * (i + 0.5) - 0.5 : step * i;
    const within = Math.min(Math.max(position, 0), from - 1);
    const below = Math.floor(within);
    const fraction = within - below;
    // A pixel of weight 0 is left out, because 0 times infinity is NaN.
    return fraction === 0
      ? [[below, 1]]
      : [
          [below, 1 - fraction],
          [below + 1, fraction],
        ];
  });
};

const nearest: Interpolation = (from, to, { alignCorners, halfPixelCenters }) => {
  const step = scale(from, to, alignCorners);
  return Array.from({ length: to }, (_, i) => {
    const position = step * (halfPixelCenters ? i + 0.5 : i);
    return [[Math.min(from - 1, alignCorners ? Math.round(position) : Math.floor(position)), 1]];
  });
};

/** Transposes the weights: for each of `from` pixels, the result pixels that use it. */
function transposed(shares: readonly Share[][], from: number): Share[][] {
  const result = Array.from({ length: from }, (): Share[] => []);
  for (const [i, row] of shares.entries()) {
    for (const [index, weight] of row) result[index]!.push([i, weight]);
  }
  return result;
}

function mixture(shares: readonly Share[][]): MixtureArguments {
  const starts = new Int32Array(shares.length + 1);
  for (const [i, row] of shares.entries()) starts[i + 1] = starts[i]! + row.length;
  const all = shares.flat();
  return [starts, Int32Array.from(all, ([index]) => index), Float32Array.from(all, ([, weight]) => weight)];
}

/** Resamples x [N,h,w,C] to `height` rows and `width` columns. */
function resample(
  backend: NativeBackend,
  x: tf.TensorInfo,
  [toHeight, toWidth]: readonly [number, number],
  mixtures: () => readonly [rows: Share[][], columns: Share[][]],
): tf.TensorInfo {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const { info, values } = backend.output([batch, toHeight, toWidth, channels], 'float32');
  const source = backend.values(x) as Float32Array;
  // An empty tensor needs no resampling.
  if (values.length === 0) return info;
  if (source.length === 0) {
    backend.addon.fill(values, 0);
    return info;
  }
  const [rows, columns] = mixtures();
  const sizes = [height, width, toHeight, toWidth] as const;
  backend.addon.resample(source, values, batch, channels, ...sizes, ...mixture(rows), ...mixture(columns));
  return info;
}

function resizing(kernelName: string, gradientKernel: string, interpolation: Interpolation): readonly Replacement[] {
  return [
    replacement<'images', SizeAttributes>(kernelName, ({ inputs: { images }, attrs, backend }) => {
      if (images.dtype !== 'float32') return undefined;
      const [, height, width] = images.shape as [number, number, number, number];
      const [toHeight, toWidth] = attrs.size;
      return resample(backend, images, attrs.size, () => [
        interpolation(height, toHeight, attrs),
        interpolation(width, toWidth, attrs),
      ]);
    }),
    replacement<'dy' | 'images', Attributes>(gradientKernel, ({ inputs: { dy, images }, attrs, backend }) => {
      if (images.dtype !== 'float32' || dy.dtype !== 'float32') return undefined;
      const [, height, width] = images.shape as [number, number, number, number];
      const [, toHeight, toWidth] = dy.shape as [number, number, number, number];
      return resample(backend, dy, [height, width], () => [
        transposed(interpolation(height, toHeight, attrs), height),
        transposed(interpolation(width, toWidth, attrs), width),
      ]);
    }),
  ];
}

/** Resizing of images and its gradients, for any size, batch and pixel alignment. */
export const resize: readonly Replacement[] = [
  ...resizing(tf.ResizeBilinear, tf.ResizeBilinearGrad, bilinear),
  ...resizing(tf.ResizeNearestNeighbor, tf.ResizeNearestNeighborGrad, nearest),
];
