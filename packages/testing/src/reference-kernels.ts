/**
 * Reference implementations of tfjs's kernels in float64. They are written from the definitions. They are slow and
 * simple, and use no code of any engine.
 */

/** Numbers in row-major order, and their shape. */
export interface NdArray {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** Creates an array from a function of the index. */
export function ndarray(shape: readonly number[], valueAt: (index: readonly number[]) => number): NdArray {
  const values = new Float64Array(shape.reduce((a, b) => a * b, 1));
  const index = shape.map(() => 0);
  for (let i = 0; i < values.length; i++) {
    values[i] = valueAt(index);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (++index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
  return { shape: [...shape], values };
}

/** Converts `index` to a flat index, or to -1 if it is outside the array. An axis of size 1 is broadcast. */
export function flatIndex({ shape }: NdArray, index: readonly number[]): number {
  let flat = 0;
  for (const [axis, size] of shape.entries()) {
    const i = size === 1 ? 0 : index[axis]!;
    if (i < 0 || i >= size) return -1;
    flat = flat * size + i;
  }
  return flat;
}

/** Returns the value at `index`, or NaN if it is outside the array. An axis of size 1 is broadcast. */
export function at(x: NdArray, index: readonly number[]): number {
  return x.values[flatIndex(x, index)] ?? Number.NaN;
}

/**
 * Returns pseudorandom float32 values in [-1,1), which are the same in every run. They are the high bits of the linear
 * congruential generator of Numerical Recipes.
 */
export function noise(shape: readonly number[], seed = 0): NdArray {
  let state = Math.imul(seed + 1, 2654435761);
  return ndarray(shape, () => {
    state = Math.imul(state, 1664525) + 1013904223;
    return (state >>> 8) / 2 ** 23 - 1;
  });
}

/** Computes the sum of `term(i)` for i in 0..n-1. */
export function sumOver(n: number, term: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += term(i);
  return sum;
}

/** Applies `f` to each element of `x`. */
export function map(x: NdArray, f: (value: number, index: number) => number): NdArray {
  return { shape: x.shape, values: x.values.map(f) };
}

/**
 * A bilinear map y(x, w) as a list of products. Each product (i, j, k) means `y[k] += x[i] * w[j]`.
 *
 * The same list also gives both gradients.
 */
export interface Bilinear {
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly y: readonly number[];
  /** Visits the flat indices (i, j, k) of every product. */
  products(visit: (i: number, j: number, k: number) => void): void;
}

/** Computes y = f(x, w). */
export function forward(f: Bilinear, x: NdArray, w: NdArray): NdArray {
  const y = ndarray(f.y, () => 0);
  f.products((i, j, k) => {
    y.values[k]! += x.values[i]! * w.values[j]!;
  });
  return y;
}

/**
 * Computes the gradient of `sum(dy * f(x, w))` with respect to x. For a convolution this is the transposed convolution.
 */
export function gradientX(f: Bilinear, dy: NdArray, w: NdArray): NdArray {
  const dx = ndarray(f.x, () => 0);
  f.products((i, j, k) => {
    dx.values[i]! += dy.values[k]! * w.values[j]!;
  });
  return dx;
}

/** Computes the gradient of `sum(dy * f(x, w))` with respect to w. */
export function gradientW(f: Bilinear, x: NdArray, dy: NdArray): NdArray {
  const dw = ndarray(f.w, () => 0);
  f.products((i, j, k) => {
    dw.values[j]! += dy.values[k]! * x.values[i]!;
  });
  return dw;
}

/**
 * A 2-D convolution with the shapes that tfjs uses. x is [N,H,W,C] and the filter is [kh,kw,C,D]. A depthwise
 * convolution has D filters for each channel.
 */
export interface Convolution {
  readonly x: readonly [number, number, number, number];
  readonly filter: readonly [number, number, number, number];
  readonly stride: number;
  readonly pad: 'same' | 'valid';
  /** The dilation of the filter. @default 1 */
  readonly dilation?: number;
  /** Whether the convolution is depthwise. @default false */
  readonly depthwise?: boolean;
}

/** Returns the products of a convolution: `y[n,o,d] += x[n, o * stride + k * dilation - before, c] * filter[k,c,d]`. */
export function convolution({ x, filter, stride, pad, dilation = 1, depthwise = false }: Convolution): Bilinear {
  const [n, height, width, channels] = x;
  const [kh, kw, , multiplier] = filter;
  const rows = window1d(height, kh, stride, pad, dilation);
  const columns = window1d(width, kw, stride, pad, dilation);
  const outChannels = depthwise ? channels * multiplier : multiplier;
  const flat = (shape: readonly number[], ...index: number[]): number =>
    index.reduce((sum, i, axis) => sum * shape[axis]! + i, 0);
  const y = [n, rows.out, columns.out, outChannels];
  const products: Bilinear['products'] = (visit) => {
    ndarray([...y.slice(0, 3), kh, kw, channels, multiplier], ([b, oy, ox, ky, kx, c, d]) => {
      const iy = oy! * stride + ky! * dilation - rows.before;
      const ix = ox! * stride + kx! * dilation - columns.before;
      if (iy < 0 || iy >= height || ix < 0 || ix >= width) return 0;
      const out = depthwise ? c! * multiplier + d! : d!;
      visit(flat(x, b!, iy, ix, c!), flat(filter, ky!, kx!, c!, d!), flat(y, b!, oy!, ox!, out));
      return 0;
    });
  };
  return { x, w: filter, y, products };
}

/**
 * Computes the number of outputs of a sliding window along one axis, and the padding before the axis. It follows the
 * rule of TensorFlow.
 */
export function window1d(
  size: number,
  kernel: number,
  stride: number,
  pad: 'same' | 'valid',
  dilation = 1,
): { readonly out: number; readonly before: number } {
  const reach = (kernel - 1) * dilation + 1;
  if (pad === 'valid') return { out: Math.floor((size - reach) / stride) + 1, before: 0 };
  const out = Math.ceil(size / stride);
  return { out, before: Math.floor(Math.max(0, (out - 1) * stride + reach - size) / 2) };
}

/** Returns the products of an einsum of two operands, such as `bij,bjk->bik`. */
export function einsum(equation: string, x: readonly number[], w: readonly number[]): Bilinear {
  const [left, result] = equation.split('->') as [string, string];
  const [a, b] = left.split(',') as [string, string];
  const sizes = new Map([...a].map((letter, axis) => [letter, x[axis]!]));
  for (const [axis, letter] of [...b].entries()) sizes.set(letter, w[axis]!);
  const letters = [...sizes.keys()];
  const flat = (labels: string, index: readonly number[]): number =>
    [...labels].reduce((sum, letter) => sum * sizes.get(letter)! + index[letters.indexOf(letter)]!, 0);
  return {
    x,
    w,
    y: [...result].map((letter) => sizes.get(letter)!),
    products: (visit) => {
      ndarray([...sizes.values()], (index) => {
        visit(flat(a, index), flat(b, index), flat(result, index));
        return 0;
      });
    },
  };
}
