/** Float32 values of about [-1,1), the same at every run: an irrational rotation, scattered. */
export function noise(size: number, seed = 0): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => ((((i + 1) * 0.6180339887498949 + seed * 0.377) * 97) % 2) - 1);
}

/** One axis of a window: output o meets inputs o * stride + tap * dilation - before. */
export interface Axis {
  readonly input: number;
  readonly output: number;
  readonly taps: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
}

/** An axis by TensorFlow's rule for `same` and `valid`, or padded by a number. */
export function axis(input: number, taps: number, stride: number, pad: 'same' | 'valid' | number, dilation = 1): Axis {
  const reach = (taps - 1) * dilation + 1;
  if (pad === 'same') {
    const output = Math.ceil(input / stride);
    const padding = Math.max(0, (output - 1) * stride + reach - input);
    return { input, output, taps, stride, dilation, before: Math.floor(padding / 2) };
  }
  const before = pad === 'valid' ? 0 : pad;
  const output = Math.floor((input + 2 * before - reach) / stride) + 1;
  return { input, output, taps, stride, dilation, before };
}

/** Visits every meeting of an output pixel and an input pixel inside the image, with the tap at which they meet. */
export function meetings(rows: Axis, columns: Axis, visit: (output: number, input: number, tap: number) => void): void {
  for (let y = 0; y < rows.output; y++) {
    for (let x = 0; x < columns.output; x++) {
      for (let i = 0; i < rows.taps; i++) {
        for (let j = 0; j < columns.taps; j++) {
          const iy = y * rows.stride + i * rows.dilation - rows.before;
          const ix = x * columns.stride + j * columns.dilation - columns.before;
          if (iy < 0 || iy >= rows.input || ix < 0 || ix >= columns.input) continue;
          visit(y * columns.output + x, iy * columns.input + ix, i * columns.taps + j);
        }
      }
    }
  }
}

/** max |found - expected| / max |expected| */
export function deviation(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  let [difference, scale] = [0, 1e-30];
  for (let i = 0; i < expected.length; i++) {
    if (Object.is(found[i], expected[i])) continue;
    const here = Math.abs(found[i]! - expected[i]!);
    if (!(here <= difference)) difference = here;
    scale = Math.max(scale, Math.abs(expected[i]!));
  }
  return difference / scale;
}

/** The bits of float32 and int32 values, for comparing runs. */
export function bits(arrays: readonly ArrayLike<number>[]): string[] {
  return arrays.map((values) => {
    const { buffer, byteOffset, byteLength } = values as Float32Array | Int32Array;
    return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
  });
}
