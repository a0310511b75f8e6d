import * as tf from '@tensorflow/tfjs-core';
import type { NdArray } from '../../src/reference-kernels.ts';
import { Random } from './random.ts';

export interface Expected extends NdArray {
  readonly dtype: tf.DataType;
}

/** One call of an operation, and its correct result. */
export interface FuzzCase {
  /** The shapes, types and attributes, for the report. */
  readonly what: string;
  run(): tf.Tensor | tf.Tensor[];
  readonly expected: Expected | readonly Expected[];
  /** The allowed deviation, relative to the largest expected number or to 1. @default 1e-5 */
  readonly tolerance?: number;
}

/** Creates a random case of one operation. */
export type FuzzMaker = (random: Random) => FuzzCase;

export type FuzzTable = Readonly<Record<string, FuzzMaker>>;

export function as(dtype: tf.DataType, x: NdArray): Expected {
  return { ...x, dtype };
}

export const describe = (x: NdArray, dtype = 'float32'): string => `${dtype}[${x.shape}]`;

/** Runs one random call on the current engine. Returns a description of what is wrong, or undefined. */
export function problemOf(name: string, make: FuzzMaker, seed: number): string | undefined {
  const made = make(new Random(seed));
  const say = (problem: string): string => `${name}, seed ${seed}: ${made.what}: ${problem}`;
  const before = tf.memory().numTensors;
  const problem = tf.tidy(() => {
    try {
      return compare(made);
    } catch (error) {
      return String(error instanceof Error ? error.message : error).split('\n', 1)[0];
    }
  });
  if (problem !== undefined) return say(problem);
  const left = tf.memory().numTensors - before;
  return left === 0 ? undefined : say(`${left} tensors left behind`);
}

function compare({ run, expected, tolerance = 1e-5 }: FuzzCase): string | undefined {
  const results = [run()].flat();
  const wanted = [expected].flat() as Expected[];
  if (results.length !== wanted.length) return `${results.length} results, not ${wanted.length}`;
  for (const [i, want] of wanted.entries()) {
    const got = results[i]!;
    if (String(got.shape) !== String(want.shape)) return `shape [${got.shape}], not [${want.shape}]`;
    if (got.dtype !== want.dtype) return `${got.dtype}, not ${want.dtype}`;
    const read = got.dataSync();
    const actual = got.dtype === 'string' ? Float64Array.from(read as never, (s: string) => Number(s.slice(1))) : read;
    if (!ArrayBuffer.isView(actual)) return 'no typed array';
    if (actual.length !== want.values.length) return `${actual.length} values, not ${want.values.length}`;
    const worst = worstOf(actual as Float32Array, want.values, want.dtype === 'float32' ? tolerance : 0);
    if (worst !== undefined) return worst;
  }
  return undefined;
}

function worstOf(actual: ArrayLike<number>, expected: Float64Array, tolerance: number): string | undefined {
  let scale = 1;
  for (const e of expected) if (Number.isFinite(e)) scale = Math.max(scale, Math.abs(e));
  for (const [i, e] of expected.entries()) {
    const a = Number(actual[i]);
    if (a === e || (Number.isNaN(a) && Number.isNaN(e))) continue;
    if (!(Math.abs(a - e) <= tolerance * scale)) return `at ${i} ${a}, not ${e}`;
  }
  return undefined;
}
