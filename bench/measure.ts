import * as tf from '@tensorflow/tfjs-core';

/** A row of the result of a benchmark. */
export interface Row {
  readonly bench: string;
  readonly engine: string;
  readonly batch: number;
  /** The name of the update or kernel, if a benchmark has several. */
  readonly case?: string;
  readonly medianSeconds: number;
  readonly [figure: string]: string | number | undefined;
}

/** Describes what to measure. */
export interface Request {
  readonly bench: string;
  readonly engine: string;
  readonly batch: number;
  /** How long to measure, in seconds. A minimum number of runs is always made. */
  readonly seconds: number;
  /** Whether to print the time of each kernel instead of measuring. */
  readonly profile: boolean;
}

/** Work that can be run many times. */
export interface Workload {
  /**
   * The functions to measure, by name. If there is only one, its name is empty. Each function disposes the tensors that
   * it creates. If `record` is false, a step calls its kernels one by one.
   */
  readonly cases: Readonly<Record<string, (record?: boolean) => void | Promise<void>>>;
  /** The number of weights. For the training of a GAN, only weights that are trained are counted. */
  readonly parameters: number;
}

/** Contains the times of several runs, in seconds. */
interface Times {
  readonly wall: readonly number[];
  /** The processor time of all threads of the process. It is also meaningful if other programs are running. */
  readonly cpu: readonly number[];
}

/** How often work runs before it is measured. */
export interface WarmUp {
  readonly least: number;
  readonly most: number;
  /** After this time there are no more warm-up runs than `least`. */
  readonly seconds: number;
}

/**
 * The warm-up of a training step. The engine `native` records the first two steps. In the steps after them it measures
 * which kernels should use several threads.
 */
export const stepWarmUp: WarmUp = { least: 4, most: 28, seconds: 10 };

/**
 * Measures at least `least` runs after the warm-up, and as many as fit into `budgetSeconds`. `run` disposes the tensors
 * that it creates.
 */
export async function timed(
  run: () => void | Promise<void>,
  least = 3,
  budgetSeconds = 0,
  warmUp: WarmUp = { least: 1, most: 1, seconds: 0 },
): Promise<Times> {
  const from = performance.now();
  for (let i = 0; i < warmUp.least || (i < warmUp.most && performance.now() - from < warmUp.seconds * 1000); i++) {
    await run();
  }
  const [wall, cpu]: [number[], number[]] = [[], []];
  const begin = performance.now();
  while (wall.length < least || performance.now() - begin < budgetSeconds * 1000) {
    const [start, used] = [performance.now(), process.cpuUsage()];
    await run();
    wall.push((performance.now() - start) / 1000);
    const { user, system } = process.cpuUsage(used);
    cpu.push((user + system) / 1e6);
  }
  return { wall, cpu };
}

/** Computes medians and other figures of a result row from the measured times. */
export function figuresOf({ wall, cpu }: Times): Pick<Row, 'medianSeconds'> & Readonly<Record<string, number>> {
  return { medianSeconds: median(wall), leastSeconds: Math.min(...wall), medianCpuSeconds: median(cpu) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Returns values in [-1,1) that are the same in every run. */
export function sawtooth(shape: number[]): tf.Tensor {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => ((i * 7919) % 2003) / 1001.5 - 1),
    shape,
  );
}
