import * as tf from '@tensorflow/tfjs-core';

/** One line of a benchmark's result. */
export interface Row {
  readonly bench: string;
  readonly engine: string;
  readonly batch: number;
  /** Which move or kernel, where a benchmark has several. */
  readonly case?: string;
  readonly medianSeconds: number;
  readonly [figure: string]: string | number | undefined;
}

/** What a benchmark is asked for. */
export interface Request {
  readonly bench: string;
  readonly engine: string;
  readonly batch: number;
  /** How long to measure, beyond a least number of runs. */
  readonly seconds: number;
  /** Whether to print what each kernel takes in place of measuring. */
  readonly profile: boolean;
}

/** Something to run again and again. */
export interface Workload {
  /** By name; the only one has none. Each disposes what it makes. With false a step calls its kernels one by one. */
  readonly cases: Readonly<Record<string, (record?: boolean) => void | Promise<void>>>;
  /** Trained or used weights, statistics not counted. */
  readonly parameters: number;
}

/** Times of several runs, in seconds. */
interface Times {
  readonly wall: readonly number[];
  /** Of all the process's threads: what a run costs where other programs share the machine. */
  readonly cpu: readonly number[];
}

/** At least `least` runs after one warm-up, and as many as fit `budgetSeconds`; `run` disposes what it makes. */
export async function timed(run: () => void | Promise<void>, least = 3, budgetSeconds = 0): Promise<Times> {
  await run();
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

/** The figures of a row that times give. */
export function figuresOf({ wall, cpu }: Times): Pick<Row, 'medianSeconds'> & Readonly<Record<string, number>> {
  return { medianSeconds: median(wall), leastSeconds: Math.min(...wall), medianCpuSeconds: median(cpu) };
}

function median(values: readonly number[]): number {
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
