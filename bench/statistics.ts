import * as native from '@ganforge/backend-native';
import { FeatureMoments, frechetDistance, type LinearAlgebra } from '@ganforge/metrics';
import { fromKernels } from '../packages/metrics/src/linear-algebra/from-kernels.ts';
import { plainKernels } from '../packages/metrics/src/linear-algebra/plain-kernels.ts';
import { wasmKernels } from '../packages/metrics/src/linear-algebra/wasm-kernels.ts';
import { figuresOf, type Request, type Row, timed } from './measure.ts';

/** What multiplies in each column of ours. */
const linearAlgebras: Readonly<Record<string, () => LinearAlgebra>> = {
  'metrics-js': () => fromKernels(plainKernels()),
  'metrics-wasm': () => fromKernels(wasmKernels()!),
  'metrics-native': () => native,
};

/** Features in the benchmark of moments. */
const FEATURES = 2048;

/** The Frechet distance of `batch` features, or the moments of `batch` examples; the twin is peers/numpy_bench.py. */
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

/** Columns that share parts and differ in scale, as trained features do: the same numbers as the twin's. */
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

/** Number i of [0,1), a multiple of 2^-24: fmix32 of MurmurHash3 (Appleby 2011). */
function uniform(seed: number, i: number): number {
  let x = (Math.imul(i, 0x9e3779b1) + seed) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 8) / 2 ** 24;
}
