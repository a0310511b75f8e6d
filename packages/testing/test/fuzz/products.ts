import * as tf from '@tensorflow/tfjs-core';
import { at, einsum, forward, map, type NdArray, ndarray, sumOver } from '../../src/reference-kernels.ts';
import { as, describe, type FuzzCase, type FuzzTable } from './fuzz-case.ts';
import { type Random, tensorOf } from './random.ts';

/** Returns [..., rows, columns]. If `transposed`, the last two axes are exchanged. */
const matrixShape = (batch: readonly number[], rows: number, columns: number, transposed: boolean): number[] =>
  transposed ? [...batch, columns, rows] : [...batch, rows, columns];

function matMul(random: Random, sizes: () => number): FuzzCase {
  const [outerA, outerB] = random.broadcastPair(2).map((shape) => shape.map((size) => Math.min(size, 3)));
  const [m, k, n] = [sizes(), sizes(), sizes()];
  const [ta, tb] = [random.chance(), random.chance()];
  const a = random.floats(matrixShape(outerA!, m, k, ta));
  const b = random.floats(matrixShape(outerB!, k, n, tb));
  const rank = Math.max(outerA!.length, outerB!.length);
  const grown = (x: NdArray): NdArray => ({ ...x, shape: [...Array(rank + 2 - x.shape.length).fill(1), ...x.shape] });
  const [left, right] = [grown(a), grown(b)];
  const outer = left.shape.slice(0, -2).map((size, axis) => (size === 1 ? right.shape[axis]! : size));
  const expected = ndarray([...outer, m, n], (index) => {
    const [batch, i, j] = [index.slice(0, -2), index.at(-2)!, index.at(-1)!];
    return sumOver(
      k,
      (l) => at(left, [...batch, ...(ta ? [l, i] : [i, l])]) * at(right, [...batch, ...(tb ? [j, l] : [l, j])]),
    );
  });
  const what = `${describe(a)}${ta ? "'" : ''} by ${describe(b)}${tb ? "'" : ''}`;
  return { what, run: () => tf.matMul(tensorOf(a), tensorOf(b), ta, tb), expected: as('float32', expected) };
}

/** Equations of two tensors, and sizes for their letters. */
const equations = [
  'ij,jk->ik',
  'bij,bjk->bik',
  'ij,ij->',
  'i,j->ij',
  'bij,bk->bi',
  'ij,kj->ik',
  'bhij,bhkj->bhik',
  'ij,j->i',
  'ijk,k->ij',
  'bijc,cd->bijd',
];

/** Windows along an axis. Output o reads the inputs `o * stride + tap * dilation - before`. */
interface Windows {
  readonly size: number;
  readonly taps: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly out: number;
}

type Pad = 'same' | 'valid' | number;

function windows(size: number, taps: number, stride: number, dilation: number, pad: Pad): Windows {
  const reach = (taps - 1) * dilation + 1;
  const same = Math.ceil(size / stride);
  const padding = pad === 'same' ? Math.max(0, (same - 1) * stride + reach - size) : 0;
  const before = pad === 'same' ? Math.floor(padding / 2) : pad === 'valid' ? 0 : pad;
  const out = pad === 'same' ? same : Math.floor((size + 2 * before - reach) / stride) + 1;
  return { size, taps, stride, dilation, before, out };
}

const inputOf = ({ stride, dilation, before, size }: Windows, o: number, tap: number): number => {
  const i = o * stride + tap * dilation - before;
  return i >= 0 && i < size ? i : -1;
};

/** Draws random windows over one axis with at least one output. */
function drawWindows(random: Random, pad: Pad, stride: number, dilation: number): Windows {
  const taps = random.int(1, 4);
  const least = pad === 'same' ? 1 : Math.max(1, (taps - 1) * dilation + 1);
  return windows(least + random.int(0, 5), taps, stride, dilation, pad);
}

interface Image {
  readonly rows: Windows;
  readonly columns: Windows;
  readonly stride: [number, number];
  readonly dilation: [number, number];
  readonly pad: Pad;
  readonly n: number;
  readonly what: string;
}

function drawImage(random: Random, dilatable: boolean, numberPad = true): Image {
  const pad: Pad = random.pick(
    numberPad ? (['same', 'valid', random.int(0, 2)] as const) : (['same', 'valid'] as const),
  );
  const dilated = dilatable && random.chance(0.3);
  const stride: [number, number] = dilated ? [1, 1] : [random.int(1, 3), random.int(1, 3)];
  const dilation: [number, number] = dilated ? [random.int(1, 3), random.int(1, 3)] : [1, 1];
  const rows = drawWindows(random, pad, stride[0], dilation[0]);
  const columns = drawWindows(random, pad, stride[1], dilation[1]);
  const n = random.chance(0.05) ? 0 : random.int(1, 3);
  const what = `${n} of ${rows.size}x${columns.size}, ${rows.taps}x${columns.taps}, stride ${stride}, dilation ${dilation}, ${pad}`;
  return { rows, columns, stride, dilation, pad, n, what };
}

function convolved(x: NdArray, filter: NdArray, { rows, columns, n }: Image, depthwise: boolean): NdArray {
  const [, , channels, depth] = filter.shape as [number, number, number, number];
  return ndarray([n, rows.out, columns.out, depthwise ? channels * depth : depth], ([b, y, z, d]) => {
    let sum = 0;
    for (let ky = 0; ky < rows.taps; ky++) {
      for (let kx = 0; kx < columns.taps; kx++) {
        const [iy, ix] = [inputOf(rows, y!, ky), inputOf(columns, z!, kx)];
        if (iy < 0 || ix < 0) continue;
        for (let c = 0; c < channels; c++) {
          if (depthwise && c !== Math.floor(d! / depth)) continue;
          const value = x.values[((b! * rows.size + iy) * columns.size + ix) * channels + c]!;
          sum += value * at({ ...filter }, [ky, kx, c, depthwise ? d! % depth : d!]);
        }
      }
    }
    return sum;
  });
}

function convolution(random: Random, depthwise: boolean): FuzzCase {
  const image = drawImage(random, true);
  const { rows, columns, stride, dilation, pad } = image;
  const [channels, depth] = [random.int(1, 4), random.int(1, depthwise ? 2 : 5)];
  const x = random.floats([image.n, rows.size, columns.size, channels]);
  const filter = random.floats([rows.taps, columns.taps, channels, depth]);
  const op = (depthwise ? tf.depthwiseConv2d : tf.conv2d) as typeof tf.conv2d;
  const run = (): tf.Tensor =>
    op(tensorOf(x) as tf.Tensor4D, tensorOf(filter) as tf.Tensor4D, stride, pad, 'NHWC', dilation);
  const what = `${image.what}, ${channels} to ${depth}`;
  return { what, run, expected: as('float32', convolved(x, filter, image, depthwise)) };
}

function transposed(random: Random): FuzzCase {
  const image = drawImage(random, false, false);
  const { rows, columns, stride, pad, n } = image;
  const [channels, depth] = [random.int(1, 3), random.int(1, 3)];
  const dy = random.floats([n, rows.out, columns.out, depth]);
  const filter = random.floats([rows.taps, columns.taps, channels, depth]);
  const expected = ndarray([n, rows.size, columns.size, channels], () => 0);
  ndarray([n, rows.out, columns.out, rows.taps, columns.taps, channels, depth], ([b, y, z, ky, kx, c, d]) => {
    const [iy, ix] = [inputOf(rows, y!, ky!), inputOf(columns, z!, kx!)];
    if (iy < 0 || ix < 0) return 0;
    const flat = ((b! * rows.size + iy) * columns.size + ix) * channels + c!;
    expected.values[flat]! +=
      dy.values[((b! * rows.out + y!) * columns.out + z!) * depth + d!]! *
      filter.values[((ky! * columns.taps + kx!) * channels + c!) * depth + d!]!;
    return 0;
  });
  const run = (): tf.Tensor =>
    tf.conv2dTranspose(
      tensorOf(dy) as tf.Tensor4D,
      tensorOf(filter) as tf.Tensor4D,
      [n, rows.size, columns.size, channels],
      stride,
      pad as 'same',
    );
  return { what: `${image.what}, ${depth} to ${channels}`, run, expected: as('float32', expected) };
}

function pool(random: Random, max: boolean): FuzzCase {
  let image = drawImage(random, false);
  // A window that contains only padding has no maximum.
  const covered = ({ pad, rows, columns }: Image): boolean =>
    typeof pad !== 'number' || pad < Math.min(rows.taps, columns.taps);
  while (!covered(image)) image = drawImage(random, false);
  const { rows, columns, stride, pad, n } = image;
  const channels = random.int(1, 3);
  const x = random.floats([n, rows.size, columns.size, channels]);
  const expected = ndarray([n, rows.out, columns.out, channels], ([b, y, z, c]) => {
    const seen: number[] = [];
    for (let ky = 0; ky < rows.taps; ky++) {
      for (let kx = 0; kx < columns.taps; kx++) {
        const [iy, ix] = [inputOf(rows, y!, ky), inputOf(columns, z!, kx)];
        if (iy >= 0 && ix >= 0) seen.push(x.values[((b! * rows.size + iy) * columns.size + ix) * channels + c!]!);
      }
    }
    return max ? Math.max(...seen) : seen.reduce((p, q) => p + q, 0) / seen.length;
  });
  const op = max ? tf.maxPool : tf.avgPool;
  const run = (): tf.Tensor => op(tensorOf(x) as tf.Tensor4D, [rows.taps, columns.taps], stride, pad as 'same');
  return { what: `${image.what}, ${channels} channels`, run, expected: as('float32', expected) };
}

/** Returns the position from which output o of a resized axis reads, by TensorFlow's three rules. */
function source(o: number, from: number, to: number, align: boolean, half: boolean): number {
  if (half) return (o + 0.5) * (from / to) - 0.5;
  return o * (align && to > 1 ? (from - 1) / (to - 1) : from / to);
}

function resize(random: Random, bilinear: boolean): FuzzCase {
  const [n, h, w, c] = [random.int(1, 2), random.int(1, 5), random.int(1, 5), random.int(1, 3)];
  const [oh, ow] = [random.int(1, 7), random.int(1, 7)];
  const rule = random.pick(['plain', 'align', 'half'] as const);
  const [align, half] = [rule === 'align', rule === 'half'];
  const x = random.floats([n, h, w, c]);
  const cell = (b: number, y: number, z: number, k: number): number => {
    const [iy, ix] = [Math.min(Math.max(y, 0), h - 1), Math.min(Math.max(z, 0), w - 1)];
    return x.values[((b * h + iy) * w + ix) * c + k]!;
  };
  const nearest = (o: number, from: number, to: number): number => {
    const scaled = half ? (o + 0.5) * (from / to) : source(o, from, to, align, false);
    return align ? Math.round(scaled) : Math.floor(scaled);
  };
  const expected = ndarray([n, oh, ow, c], ([b, y, z, k]) => {
    if (!bilinear) return cell(b!, nearest(y!, h, oh), nearest(z!, w, ow), k!);
    const [fy, fx] = [Math.max(0, source(y!, h, oh, align, half)), Math.max(0, source(z!, w, ow, align, half))];
    const [y0, x0] = [Math.floor(fy), Math.floor(fx)];
    const [dy, dx] = [fy - y0, fx - x0];
    const row = (iy: number): number => cell(b!, iy, x0, k!) * (1 - dx) + cell(b!, iy, x0 + 1, k!) * dx;
    return row(y0) * (1 - dy) + row(y0 + 1) * dy;
  });
  const op = bilinear ? tf.image.resizeBilinear : tf.image.resizeNearestNeighbor;
  const run = (): tf.Tensor => op(tensorOf(x) as tf.Tensor4D, [oh, ow], align, half);
  return { what: `${describe(x)} to ${oh}x${ow}, ${rule}`, run, expected: as('float32', expected) };
}

/** Matrix products, convolutions, pooling and image operations. */
export const productFuzz: FuzzTable = {
  matMul: (random) => matMul(random, () => random.size()),
  'matMul, larger': (random) => matMul(random, () => random.int(17, 40)),
  einsum(random) {
    const equation = random.pick(equations);
    const [left, right] = equation.split('->')[0]!.split(',') as [string, string];
    const sizes = new Map([...left, ...right].map((letter) => [letter, random.int(1, 4)]));
    const shapes = [left, right].map((labels) => [...labels].map((letter) => sizes.get(letter)!));
    const [a, b] = [random.floats(shapes[0]!), random.floats(shapes[1]!)];
    const expected = forward(einsum(equation, a.shape, b.shape), a, b);
    return {
      what: `${equation} of [${a.shape}], [${b.shape}]`,
      run: () => tf.einsum(equation, tensorOf(a), tensorOf(b)),
      expected: as('float32', expected),
    };
  },
  conv2d: (random) => convolution(random, false),
  depthwiseConv2d: (random) => convolution(random, true),
  conv2dTranspose: transposed,
  maxPool: (random) => pool(random, true),
  avgPool: (random) => pool(random, false),
  resizeBilinear: (random) => resize(random, true),
  resizeNearestNeighbor: (random) => resize(random, false),
  batchNorm(random) {
    const x = random.floats([...random.shape(1, 3), random.int(1, 4)]);
    const c = [x.shape.at(-1)!];
    const [mean, variance] = [random.floats(c), random.floats(c, [0.5, 3])];
    const [offset, scale] = [random.floats(c), random.floats(c)];
    const expected = ndarray(x.shape, (index) => {
      const k = index.at(-1)!;
      return (
        ((at(x, index) - mean.values[k]!) / Math.sqrt(variance.values[k]! + 1e-3)) * scale.values[k]! +
        offset.values[k]!
      );
    });
    const run = (): tf.Tensor =>
      tf.batchNorm(
        tensorOf(x) as tf.Tensor4D,
        tensorOf(mean) as tf.Tensor1D,
        tensorOf(variance) as tf.Tensor1D,
        tensorOf(offset) as tf.Tensor1D,
        tensorOf(scale) as tf.Tensor1D,
        1e-3,
      );
    return { what: describe(x), run, expected: as('float32', expected) };
  },
  localResponseNormalization(random) {
    const x = random.floats([random.int(1, 2), random.int(1, 3), random.int(1, 3), random.int(1, 6)]);
    const radius = random.int(1, 3);
    const c = x.shape[3]!;
    const expected = ndarray(x.shape, ([b, y, z, k]) => {
      const window = sumOver(c, (j) =>
        Math.abs(j - k!) <= radius ? x.values[((b! * x.shape[1]! + y!) * x.shape[2]! + z!) * c + j]! ** 2 : 0,
      );
      return at({ ...x }, [b!, y!, z!, k!]) * (1 + 0.5 * window) ** -0.5;
    });
    return {
      what: `${describe(x)} radius ${radius}`,
      run: () => tf.localResponseNormalization(tensorOf(x) as tf.Tensor4D, radius, 1, 0.5, 0.5),
      expected: as('float32', expected),
    };
  },
  flipLeftRight(random) {
    const x = random.floats([random.int(1, 3), random.int(1, 3), random.int(1, 4), random.int(1, 3)]);
    const expected = ndarray(x.shape, ([b, y, z, c]) => at(x, [b!, y!, x.shape[2]! - 1 - z!, c!]));
    return {
      what: describe(x),
      run: () => tf.image.flipLeftRight(tensorOf(x) as tf.Tensor4D),
      expected: as('float32', expected),
    };
  },
  cropAndResize(random) {
    const [h, w, boxes] = [random.int(2, 5), random.int(2, 5), random.int(1, 3)];
    const x = random.floats([2, h, w, 2]);
    const corners = ndarray([boxes, 4], ([, i]) => (i! < 2 ? random.pick([0, 0.25]) : random.pick([0.75, 1])));
    const owner = random.values([boxes], 'int32', [0, 1]);
    const [ch, cw] = [random.int(2, 4), random.int(2, 4)];
    const expected = ndarray([boxes, ch, cw, 2], ([b, y, z, c]) => {
      const [y1, x1, y2, x2] = [0, 1, 2, 3].map((i) => corners.values[b! * 4 + i]!) as [number, number, number, number];
      const fy = y1 * (h - 1) + (y! * (y2 - y1) * (h - 1)) / (ch - 1);
      const fx = x1 * (w - 1) + (z! * (x2 - x1) * (w - 1)) / (cw - 1);
      const cell = (iy: number, ix: number): number =>
        at({ ...x }, [owner.values[b!]!, Math.min(iy, h - 1), Math.min(ix, w - 1), c!]);
      const [y0, x0] = [Math.floor(fy), Math.floor(fx)];
      const row = (iy: number): number => cell(iy, x0) * (1 - (fx - x0)) + cell(iy, x0 + 1) * (fx - x0);
      return row(y0) * (1 - (fy - y0)) + row(y0 + 1) * (fy - y0);
    });
    const run = (): tf.Tensor =>
      tf.image.cropAndResize(
        tensorOf(x) as tf.Tensor4D,
        tensorOf(corners) as tf.Tensor2D,
        tensorOf(owner, 'int32') as tf.Tensor1D,
        [ch, cw],
      );
    return { what: `${describe(x)}, ${boxes} boxes to ${ch}x${cw}`, run, expected: as('float32', expected) };
  },
  fft(random) {
    const [rows, n] = [random.int(1, 3), random.int(1, 9)];
    const [re, im] = [random.floats([rows, n]), random.floats([rows, n])];
    const part = (imaginary: boolean): NdArray =>
      ndarray([rows, n], ([r, k]) =>
        sumOver(n, (t) => {
          const angle = (-2 * Math.PI * k! * t) / n;
          const [a, b] = [re.values[r! * n + t]!, im.values[r! * n + t]!];
          return imaginary ? a * Math.sin(angle) + b * Math.cos(angle) : a * Math.cos(angle) - b * Math.sin(angle);
        }),
      );
    const run = (): tf.Tensor[] => {
      const y = tf.fft(tf.complex(tensorOf(re), tensorOf(im)));
      return [tf.real(y), tf.imag(y)];
    };
    return { what: describe(re), run, expected: [as('float32', part(false)), as('float32', part(true))] };
  },
  'complex, abs': (random) => {
    const [re, im] = [random.floats(random.shape(1, 3)), 0];
    const imaginary = map(re, (v) => v + 1 + im);
    const run = (): tf.Tensor => tf.abs(tf.complex(tensorOf(re), tensorOf(imaginary)));
    return {
      what: describe(re),
      run,
      expected: as(
        'float32',
        map(re, (v) => Math.hypot(v, v + 1)),
      ),
    };
  },
};
