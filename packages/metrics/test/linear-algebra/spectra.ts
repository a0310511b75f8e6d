import { normals } from './matrices.ts';

/** A spectrum for any size: it returns eigenvalue i of d. */
export type Spectrum = (i: number, d: number) => number;

const falling =
  (decades: number): Spectrum =>
  (i, d) =>
    10 ** (-decades * (d === 1 ? 0 : i / (d - 1)));

/**
 * Spectra of covariances. They differ in the range of eigenvalues, in clusters, and in how many eigenvalues are zero.
 */
export const SPECTRA: Readonly<Record<string, Spectrum>> = {
  '0 decades': falling(0),
  '1 decade': falling(1),
  '3 decades': falling(3),
  '6 decades': falling(6),
  '9 decades': falling(9),
  '12 decades': falling(12),
  'k^-3': (i) => (i + 1) ** -3,
  'three clusters': (i) => 10 ** (-4 * (i % 3)) * (1 + 1e-12 * i),
  'a cluster and one large': (i) => (i === 0 ? 1 : 1e-6 * (1 + 1e-13 * i)),
  'multiplicities of four': (i) => 1 + (i >> 2),
  'two values': (i) => (i % 2 === 0 ? 1 : 2 ** -20),
  'half the rank': (i, d) => (i < d / 2 ? 1 / (1 + i) : 0),
  'one of all': (i) => (i === 0 ? 3 : 0),
  'all but one zero and graded': (i, d) => (i % 3 === 0 ? 10 ** ((-8 * i) / d) : 0),
  zero: () => 0,
};

/** Spectra of symmetric matrices that are not covariances. */
export const SIGNED: Readonly<Record<string, Spectrum>> = {
  'pairs of either sign': (i) => (i % 2 === 0 ? 1 : -1) / (1 + (i >> 1)),
  'either sign, 12 decades': (i, d) => (i % 2 === 0 ? 1 : -1) * falling(12)(i, d),
  'one negative': (i) => (i === 0 ? -1 : 1e-3),
};

export function eigenvaluesOf(spectrum: Spectrum, d: number): Float64Array {
  return Float64Array.from({ length: d }, (_, i) => spectrum(i, d));
}

/** Computes `Q * D * Q^T` of a diagonal matrix D. Q is a product of three reflections that depend only on d. */
export function rotated(diagonal: Float64Array): Float64Array {
  const d = diagonal.length;
  const a = new Float64Array(d * d);
  for (let i = 0; i < d; i++) a[i * d + i] = diagonal[i]!;
  for (const seed of [1, 2, 3]) reflect(a, normals(d, seed));
  return a;
}

/**
 * Replaces A by `H * A * H` with `H = 1 - 2 * v * v^T / |v|^2`. This is `A - v * w^T - w * v^T` with `w = p - (v^T * p
 * / |v|^2) * v` and `p = 2 * A * v / |v|^2`.
 */
function reflect(a: Float64Array, v: Float64Array): void {
  const d = v.length;
  const squared = v.reduce((sum, x) => sum + x * x, 0);
  const p = new Float64Array(d);
  for (let i = 0; i < d; i++) {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += a[i * d + j]! * v[j]!;
    p[i] = (2 * sum) / squared;
  }
  const along = v.reduce((sum, x, i) => sum + x * p[i]!, 0) / squared;
  const w = p.map((x, i) => x - along * v[i]!);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      a[i * d + j]! -= v[i]! * w[j]! + w[i]! * v[j]!;
      a[j * d + i] = a[i * d + j]!;
    }
  }
}
