import * as tf from '@tensorflow/tfjs-core';

/** One line of a benchmark's result. */
export interface Row {
  readonly bench: string;
  readonly engine: string;
  readonly batch: number;
  readonly medianSeconds: number;
  readonly [figure: string]: string | number;
}

/** What every benchmark is asked for. */
export interface BenchOptions {
  readonly engine: string;
  readonly batch: number;
}

/** Seconds of each of at least `least` runs after one warm-up; `run` disposes what it makes. */
export async function timed(run: () => void | Promise<void>, least = 3, budgetSeconds = 0): Promise<number[]> {
  await run();
  const seconds: number[] = [];
  const begin = performance.now();
  while (seconds.length < least || performance.now() - begin < budgetSeconds * 1000) {
    const start = performance.now();
    await run();
    seconds.push((performance.now() - start) / 1000);
  }
  return seconds;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Values in [-1,1): the same ones at every run. */
export function sawtooth(shape: number[]): tf.Tensor {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => ((i * 7919) % 2003) / 1001.5 - 1),
    shape,
  );
}
