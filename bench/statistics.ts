import * as native from '@ganforge/backend-native';
import { FeatureMoments, frechetDistance, type LinearAlgebra } from '@ganforge/metrics';
import { fromKernels } from '../packages/metrics/src/linear-algebra/from-kernels.ts';
import { plainKernels } from '../packages/metrics/src/linear-algebra/plain-kernels.ts';
import { wasmKernels } from '../packages/metrics/src/linear-algebra/wasm-kernels.ts';
import { figuresOf, type Request, type Row, timed } from './measure.ts';

/** The linear algebra of each of our columns. */
const linearAlgebras: Readonly<Record<string, () => LinearAlgebra>> = {
  'metrics-js': () => fromKernels(plainKernels()),
  'metrics-wasm': () => fromKernels(wasmKernels()!),
  'metrics-native': () => native,
};

/** The number of features in the benchmark of moments. */
const FEATURES = 2048;

/**
 * Measures the Frechet distance of `batch` features, or the moments of `batch` examples. The twin is
 * peers/numpy_bench.py.
 */
export async function statistics({ bench, engine, batch, seconds }: Request): Promise<Row[]> {
  const linearAlgebra = linearAlgebras[engine]!();
  const momentsOf = (features: Float32Array, d: number): FeatureMoments => {
    const moments = new FeatureMoments(d, { linearAlgebra });
    moments.add(features);
    return moments;
  };
  let value = Number.NaN;
  let step: () => void;
  if (bench === 'frechet') {
    const rows = Math.floor(1.5 * batch);
    const [a, b] = [features(1, rows, batch), features(2, rows, batch)].map((x) => momentsOf(x, batch).finish());
    step = () => {
      value = frechetDistance(a!, b!, { linearAlgebra }).value;
    };
  } else {
    const x = features(1, batch, FEATURES);
    step = () => {
      value = momentsOf(x, FEATURES).finish().covariance[1]!;
    };
  }
  const figures = figuresOf(await timed(step, 3, seconds));
  return [{ bench, engine, batch, ...figures, value }];
}

/**
 * Returns columns that are correlated and have different scales, like trained features. The twin uses the same numbers.
 */
function features(seed: number, rows: number, columns: number): Float32Array {
  const u = new Float64Array(rows * columns);
  for (let i = 0; i < u.length; i++) u[i] = uniform(seed, i);
  const x = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      x[i * columns + j] = (u[i * columns + j]! + 0.5 * u[i * columns + ((j + 1) % columns)]!) * 0.5 ** (j % 8);
    }
  }
  return x;
}

/**
 * Returns number i of a sequence in [0,1), a multiple of 2^-24. It is computed by fmix32 of MurmurHash3 (Appleby 2011).
 */
function uniform(seed: number, i: number): number {
  let x = (Math.imul(i, 0x9e3779b1) + seed) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 8) / 2 ** 24;
}
