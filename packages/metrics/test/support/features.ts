import { Mt19937 } from '@ganforge/formats';
import type { FeatureMatrix } from '@ganforge/metrics';

/** Returns a matrix [rows,cols] of f(i, j) in row-major order. */
export function featuresOf(rows: number, cols: number, f: (i: number, j: number) => number): FeatureMatrix {
  const data = Float64Array.from({ length: rows * cols }, (_, at) => f(Math.floor(at / cols), at % cols));
  return { data, rows, cols };
}

/** Returns exactly the numbers of numpy's `RandomState(seed).random_sample((rows, cols)) * scale + shift`. */
export function uniform(seed: number, rows: number, cols: number, scale = 1, shift = 0): FeatureMatrix {
  const random = new Mt19937(seed);
  return featuresOf(rows, cols, () => random.random() * scale + shift);
}

/** Returns integers in 0..levels-1. Many rows are equal, and many distances are equal. */
export function lattice(seed: number, rows: number, cols: number, levels: number): FeatureMatrix {
  const random = new Mt19937(seed);
  return featuresOf(rows, cols, () => Math.floor(random.random() * levels));
}

/** Returns the numbers of numpy's `randn` as float32. `random` continues after the numbers of earlier matrices. */
export function normal(random: Mt19937, rows: number, cols: number, scale = 1, shift = 0): FeatureMatrix {
  return toFloat32(featuresOf(rows, cols, () => random.standardNormal() * scale + shift));
}

/** Returns the numbers rounded to float32. */
export function toFloat32({ data, rows, cols }: FeatureMatrix): FeatureMatrix {
  return { data: Float32Array.from(data), rows, cols };
}

/** Computes v(i,j,s) by a formula that is easy to repeat in any tool: integers below 997, divided by 997. */
export function formula(i: number, j: number, s: number): number {
  return ((31 * i * i + 17 * j * j + 7 * i * j + 101 * s + 13 * i + 29 * j) % 997) / 997;
}
