import type { ImageBatch } from '../rgb-image.ts';

/**
 * The weights that compute a line from another line. Point i of the new line is the sum of
 * `weights[i * width + j] * line[first[i] + j]` over j.
 */
export interface Taps {
  readonly first: Int32Array;
  /** Number of weights that are stored for each point. */
  readonly width: number;
  /** The weights, [points,width]. Unused weights are 0. */
  readonly weights: Float64Array;
  /** Number of weights that are used for each point. It is at most the length of the line. */
  readonly count: Int32Array;
}

/**
 * Resizes images [n,height,width,3] with the taps `columns` and `rows`. It resizes along the rows first. Intermediate
 * values are float32, and sums are computed in float64.
 *
 * @returns [n,rows,columns,3] in row-major order
 */
export function resizeSeparably(images: ImageBatch, columns: Taps, rows: Taps): Float32Array {
  const { data, n, height, width } = images;
  const [lineIn, lineOut] = [width * 3, columns.first.length * 3];
  const result = new Float32Array(n * rows.first.length * lineOut);
  const narrowed = new Float32Array(height * lineOut);
  const sums = new Float64Array(lineOut);
  const needed = linesUsed(rows, height);
  for (let image = 0; image < n; image++) {
    for (let y = 0; y < height; y++) {
      if (needed[y]) alongLine(data, (image * height + y) * lineIn, columns, narrowed, y * lineOut);
    }
    acrossLines(narrowed, rows, sums, result, image * rows.first.length * lineOut);
  }
  return result;
}

/** Marks the lines of an image that the taps read. Without antialiasing, a reduction does not read most lines. */
function linesUsed({ first, count }: Taps, height: number): Uint8Array {
  const used = new Uint8Array(height);
  for (const [i, line] of first.entries()) used.fill(1, line, line + count[i]!);
  return used;
}

function alongLine(from: Uint8Array, at: number, taps: Taps, to: Float32Array, toAt: number): void {
  const { first, width, weights, count } = taps;
  for (let x = 0; x < first.length; x++) {
    let r = 0;
    let g = 0;
    let b = 0;
    let pixel = at + first[x]! * 3;
    const end = x * width + count[x]!;
    for (let j = x * width; j < end; j++, pixel += 3) {
      const weight = weights[j]!;
      r += weight * from[pixel]!;
      g += weight * from[pixel + 1]!;
      b += weight * from[pixel + 2]!;
    }
    to[toAt + 3 * x] = r;
    to[toAt + 3 * x + 1] = g;
    to[toAt + 3 * x + 2] = b;
  }
}

function acrossLines(from: Float32Array, taps: Taps, sums: Float64Array, to: Float32Array, toAt: number): void {
  const line = sums.length;
  for (let y = 0; y < taps.first.length; y++) {
    sums.fill(0);
    for (let j = 0; j < taps.count[y]!; j++) {
      const weight = taps.weights[y * taps.width + j]!;
      const at = (taps.first[y]! + j) * line;
      for (let i = 0; i < line; i++) sums[i]! += weight * from[at + i]!;
    }
    to.set(sums, toAt + y * line);
  }
}
