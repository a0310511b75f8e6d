/**
 * Convolutions and their gradients in float64, written as the sums of their definition: the reference of these tests.
 *
 * It shares nothing with the kernels under test but the shapes.
 */
type Padding = 'same' | 'valid' | number | readonly [readonly [number, number], readonly [number, number]];

/** A convolution over x [N,H,W,C] with a filter [kh,kw,C,D]; depthwise, D is the multiplier and out has C * D channels. */
export interface Convolution {
  readonly batch: number;
  readonly input: readonly [number, number];
  readonly kernel: readonly [number, number];
  readonly inChannels: number;
  readonly filters: number;
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly pad: Padding;
  readonly depthwise?: boolean;
}

interface Axis {
  readonly output: number;
  readonly before: number;
}

function axis(c: Convolution, i: 0 | 1): Axis {
  const [input, stride] = [c.input[i], c.strides[i]];
  const span = (c.kernel[i] - 1) * c.dilations[i] + 1;
  if (c.pad === 'same') {
    const output = Math.ceil(input / stride);
    return { output, before: Math.floor(Math.max(0, (output - 1) * stride + span - input) / 2) };
  }
  const [before, after] = c.pad === 'valid' ? [0, 0] : typeof c.pad === 'number' ? [c.pad, c.pad] : c.pad[i];
  return { output: Math.floor((input + before + after - span) / stride) + 1, before };
}

export function shapes(c: Convolution): { x: number[]; filter: number[]; y: number[] } {
  const channels = c.depthwise ? c.inChannels * c.filters : c.filters;
  return {
    x: [c.batch, ...c.input, c.inChannels],
    filter: [...c.kernel, c.inChannels, c.filters],
    y: [c.batch, axis(c, 0).output, axis(c, 1).output, channels],
  };
}

/** Calls `term` with the flat indices into x, filter and y of every product the convolution adds up. */
function forEachTerm(c: Convolution, term: (x: number, filter: number, y: number) => void): void {
  const [rows, columns] = [axis(c, 0), axis(c, 1)];
  const channels = shapes(c).y[3]!;
  for (let n = 0; n < c.batch; n++)
    for (let oy = 0; oy < rows.output; oy++)
      for (let ox = 0; ox < columns.output; ox++)
        for (let ky = 0; ky < c.kernel[0]; ky++)
          for (let kx = 0; kx < c.kernel[1]; kx++) {
            const iy = oy * c.strides[0] + ky * c.dilations[0] - rows.before;
            const ix = ox * c.strides[1] + kx * c.dilations[1] - columns.before;
            if (iy < 0 || iy >= c.input[0] || ix < 0 || ix >= c.input[1]) continue;
            for (let ch = 0; ch < c.inChannels; ch++)
              for (let d = 0; d < c.filters; d++) {
                const x = ((n * c.input[0] + iy) * c.input[1] + ix) * c.inChannels + ch;
                const filter = ((ky * c.kernel[1] + kx) * c.inChannels + ch) * c.filters + d;
                const out = c.depthwise ? ch * c.filters + d : d;
                term(x, filter, ((n * rows.output + oy) * columns.output + ox) * channels + out);
              }
          }
}

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

export function convolve(c: Convolution, x: ArrayLike<number>, filter: ArrayLike<number>): Float64Array {
  const y = new Float64Array(size(shapes(c).y));
  forEachTerm(c, (i, k, o) => {
    y[o]! += x[i]! * filter[k]!;
  });
  return y;
}

export function inputGradient(c: Convolution, dy: ArrayLike<number>, filter: ArrayLike<number>): Float64Array {
  const dx = new Float64Array(size(shapes(c).x));
  forEachTerm(c, (i, k, o) => {
    dx[i]! += dy[o]! * filter[k]!;
  });
  return dx;
}

export function filterGradient(c: Convolution, x: ArrayLike<number>, dy: ArrayLike<number>): Float64Array {
  const gradient = new Float64Array(size(shapes(c).filter));
  forEachTerm(c, (i, k, o) => {
    gradient[k]! += x[i]! * dy[o]!;
  });
  return gradient;
}

/** Values in [-1,1] that are the same at every run: a linear congruential sequence (Numerical Recipes' constants). */
export function values(count: number, seed: number): Float32Array {
  let state = (seed * 2654435761) >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.fround(state / 2 ** 31 - 1);
  });
}

/** max|a - b| / max|b|: how far a float32 result is from its reference, against the size of that. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let [worst, largest] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    if (!(difference <= worst)) worst = difference;
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  return worst === 0 ? 0 : worst / (largest || 1);
}
