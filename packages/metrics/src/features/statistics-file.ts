import { decodeNpz, encodeNpz, GanError, type NamedArray, openZip, problemOf } from '@ganforge/formats';
import { eachLowerTile } from '../linear-algebra/triangle.ts';
import { checkStatistics, type FeatureStatistics, type Shard } from './feature-statistics.ts';
import type { Provenance } from './provenance.ts';

const where = 'metrics/statistics-file';

/**
 * The names that different tools use for the mean and the covariance. `np.savez(file, mu, sigma)` uses `arr_0` and
 * `arr_1`.
 */
const PAIRS = [
  ['mu', 'sigma'],
  ['mu_s', 'sigma_s'],
  ['arr_0', 'arr_1'],
] as const;

/** The names of the provenance fields in files. */
const PROVENANCE: Readonly<Record<keyof Provenance, string>> = {
  extractor: 'extractor',
  layer: 'layer',
  preset: 'preset',
  weights: 'extractor_sha256',
};

/** The name of the shard in files. */
const SHARD = 'shard';

/**
 * Encodes statistics as an uncompressed .npz file that pytorch-fid and TTUR can read. It contains `mu` [d] and `sigma`
 * [d,d] in float64.
 *
 * The file also contains the following fields if they are known: `n` and `ddof` (int64), `shard` (int64 [3]: index,
 * count, and number of images of the whole set), and `extractor`, `layer`, `preset` and `extractor_sha256` as UTF-8
 * bytes. numpy reads all fields without pickle, for example `bytes(file['preset']).decode()`.
 *
 * @throws GanError as {@link frechetDistance} if the statistics are invalid
 * @example
 * await writeFileAtomic('cifar10.npz', encodeStatistics(moments.finish()));
 */
export function encodeStatistics(statistics: FeatureStatistics): Uint8Array {
  checkStatistics(where, 'the set', statistics);
  const { d, mean, covariance, n, ddof, provenance = {}, shard } = statistics;
  const arrays: Record<string, NamedArray> = {
    mu: { dtype: 'F64', shape: [d], data: mean },
    sigma: { dtype: 'F64', shape: [d, d], data: covariance },
  };
  for (const [name, value] of Object.entries({ n, ddof })) {
    if (value !== undefined) arrays[name] = { dtype: 'I64', shape: [], data: BigInt64Array.of(BigInt(value)) };
  }
  if (shard !== undefined) {
    const data = BigInt64Array.from([shard.index, shard.count, shard.images], BigInt);
    arrays[SHARD] = { dtype: 'I64', shape: [3], data };
  }
  for (const [field, name] of Object.entries(PROVENANCE)) {
    const text = provenance[field as keyof Provenance];
    if (text === undefined) continue;
    const data = new TextEncoder().encode(text);
    arrays[name] = { dtype: 'U8', shape: [data.length], data };
  }
  return encodeNpz(arrays);
}

/**
 * Decodes statistics from a .npz file of this package, pytorch-fid, TTUR, clean-fid or another tool.
 *
 * The mean and the covariance may be named `mu` and `sigma`, `mu_s` and `sigma_s`, or `arr_0` and `arr_1`. They may be
 * float32 or float64, in C or Fortran order. The result has no n, ddof or provenance if the file does not state them.
 * Other arrays are ignored.
 *
 * @throws GanError `file` or `checksum` if the file is damaged or lacks these arrays, or if the arrays are not a mean
 *   and a covariance: if a value is not finite, a variance is negative, the covariance is not symmetric to float32
 *   precision, or the arrays are pickled
 *
 * @example
 * const { value } = frechetDistance(await decodeStatistics(await readFile('cifar10.npz')), moments);
 */
export async function decodeStatistics(file: Uint8Array): Promise<FeatureStatistics> {
  const present = openZip(file).names.map((name) => name.replace(/\.npy$/, ''));
  const pair = PAIRS.find((names) => names.every((name) => present.includes(name)));
  if (pair === undefined) {
    throw damaged(`it must have mu and sigma; it has ${present.join(', ').slice(0, 200) || 'no arrays'}`);
  }
  const known = ['n', 'ddof', SHARD, ...Object.values(PROVENANCE)].filter((name) => present.includes(name));
  const arrays = await decodeNpz(file, { names: [...pair, ...known] });
  const mean = numbersOf(pair[0], arrays[pair[0]]!);
  const covariance = numbersOf(pair[1], arrays[pair[1]]!);
  const d = mean.length;
  const fits = [pair[0], pair[1]].every((name, i) => {
    const { shape } = arrays[name]!;
    // For a single feature, np.cov returns a scalar as the covariance.
    return shape.length === i + 1 ? shape.every((size) => size === d) : shape.length === 0 && d === 1;
  });
  if (!fits) {
    const [mu, sigma] = pair.map((name) => `${name} [${arrays[name]!.shape.join(',')}]`);
    throw damaged(`a mean must be [d] and a covariance [d,d]; received ${mu} and ${sigma}`);
  }
  const [n, ddof] = [numberOf(arrays.n), numberOf(arrays.ddof)];
  const provenance = provenanceOf(arrays);
  const shard = shardOf(arrays[SHARD]);
  const statistics: FeatureStatistics = {
    d,
    mean,
    covariance,
    ...(n !== undefined && { n }),
    ...(ddof !== undefined && { ddof }),
    ...(Object.keys(provenance).length > 0 && { provenance }),
    ...(shard !== undefined && { shard }),
  };
  try {
    checkStatistics(where, 'the file', statistics);
  } catch (cause) {
    throw new GanError(where, `not a file of statistics: ${problemOf(cause)}`, { code: 'file', cause });
  }
  symmetrize(covariance, d);
  return statistics;
}

function numbersOf(name: string, { dtype, data }: NamedArray): Float64Array {
  if (data instanceof Float64Array) return data.slice();
  if (data instanceof Float32Array) return Float64Array.from(data);
  throw damaged(`${name} must have the type f4 or f8; it has ${dtype}`);
}

function numberOf(array: NamedArray | undefined): number | undefined {
  return array === undefined ? undefined : array.data.length === 1 ? Number(array.data[0]) : Number.NaN;
}

function shardOf(array: NamedArray | undefined): Shard | undefined {
  if (array === undefined) return undefined;
  if (array.data.length !== 3) throw damaged(`shard must be index, count and images; it is [${array.shape.join(',')}]`);
  const [index, count, images] = Array.from(array.data as BigInt64Array, Number) as [number, number, number];
  return { index, count, images };
}

function provenanceOf(arrays: Readonly<Record<string, NamedArray>>): Provenance {
  const fields = Object.entries(PROVENANCE).flatMap(([field, name]): [string, string][] => {
    const array = arrays[name];
    if (array === undefined) return [];
    if (array.dtype !== 'U8') {
      throw damaged(`${name} must be text in bytes, as np.frombuffer(b'...', np.uint8) is; it is ${array.dtype}`);
    }
    return [[field, new TextDecoder().decode(array.data as Uint8Array)]];
  });
  return Object.fromEntries(fields);
}

/** Replaces (i,j) and (j,i) by their average. They differ only by rounding. */
function symmetrize(a: Float64Array, d: number): void {
  eachLowerTile(d, (top, bottom, left, right) => {
    for (let i = top; i < bottom; i++) {
      for (let j = left; j < Math.min(right, i); j++) {
        const mean = (a[i * d + j]! + a[j * d + i]!) / 2;
        a[i * d + j] = mean;
        a[j * d + i] = mean;
      }
    }
  });
}

function damaged(problem: string): GanError {
  return new GanError(where, `not a file of statistics: ${problem}.`, { code: 'file' });
}
