import { Mt19937 } from '@ganforge/formats';
import type { FeatureMatrix } from '@ganforge/metrics';

/** [rows,cols] of f(i, j) in row order. */
export function featuresOf(rows: number, cols: number, f: (i: number, j: number) => number): FeatureMatrix {
  const data = Float64Array.from({ length: rows * cols }, (_, at) => f(Math.floor(at / cols), at % cols));
  return { data, rows, cols };
}

/** `RandomState(seed).random_sample((rows, cols)) * scale + shift`: the same bits as numpy's. */
export function uniform(seed: number, rows: number, cols: number, scale = 1, shift = 0): FeatureMatrix {
  const random = new Mt19937(seed);
  return featuresOf(rows, cols, () => random.random() * scale + shift);
}

/** Integers in 0..levels-1, so that many rows are equal and many distances tie. */
export function lattice(seed: number, rows: number, cols: number, levels: number): FeatureMatrix {
  const random = new Mt19937(seed);
  return featuresOf(rows, cols, () => Math.floor(random.random() * levels));
}

/** numpy's `randn`, as float32: `random` goes on where an earlier matrix ended. */
export function normal(random: Mt19937, rows: number, cols: number, scale = 1, shift = 0): FeatureMatrix {
  return toFloat32(featuresOf(rows, cols, () => random.standardNormal() * scale + shift));
}

/** The same numbers, rounded to float32. */
export function toFloat32({ data, rows, cols }: FeatureMatrix): FeatureMatrix {
  return { data: Float32Array.from(data), rows, cols };
}

/** v(i,j,s) of the formula that any tool can repeat: integers below 997 over 997. */
export function formula(i: number, j: number, s: number): number {
  return ((31 * i * i + 17 * j * j + 7 * i * j + 101 * s + 13 * i + 29 * j) % 997) / 997;
}
