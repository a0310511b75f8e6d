import type { Tensors } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { type Executor, type HostArray, type HostArrays, isWhole } from './executor.ts';
import { TreeSum } from './tree-sum.ts';

/** Sums tensors by name over the microbatches of all processes. Some microbatches may lack a name. */
export class TensorSum {
  readonly #sum = new TreeSum<Record<string, tf.Tensor>>(addTensors);

  /** Adds the tensors of the next microbatch. It takes ownership of the tensors. */
  push(tensors: Record<string, tf.Tensor>): void {
    this.#sum.push(tensors);
  }

  /** Returns the mean over all microbatches. The caller disposes it. */
  async mean(executor: Executor): Promise<Record<string, tf.Tensor>> {
    const own = this.#sum.take() ?? {};
    const total = isWhole(executor) ? own : await sumOfProcesses(executor, own);
    if (executor.microbatches === 1) return total;
    return Object.fromEntries(
      Object.entries(total).map(([name, sum]) => {
        const mean = tf.div(sum, executor.microbatches);
        sum.dispose();
        return [name, mean];
      }),
    );
  }

  dispose(): void {
    for (const tensors of this.#sum.drop()) tf.dispose(tensors);
  }
}

/** Computes the mean of named numbers over all microbatches. It adds in float64 along the same tree. */
export async function meanOfNumbers(
  executor: Executor,
  values: readonly Readonly<Record<string, number>>[],
): Promise<Record<string, number>> {
  const tree = () => new TreeSum<Readonly<Record<string, number>>>(addNumbers);
  const own = tree();
  for (const each of values) own.push(each);
  let sum = own.take() ?? {};
  if (!isWhole(executor)) {
    const packed = Object.entries(sum).map(
      ([name, value]) => [name, { shape: [], data: Float64Array.of(value) }] as const,
    );
    const all = tree();
    for (const part of await executor.gather(Object.fromEntries(packed))) {
      all.push(Object.fromEntries(Object.entries(part).map(([name, { data }]) => [name, data[0]!])));
    }
    sum = all.take() ?? {};
  }
  return Object.fromEntries(Object.entries(sum).map(([name, value]) => [name, value / executor.microbatches]));
}

/** Concatenates tensors along the first axis, in the order of the microbatches. The caller disposes the result. */
export async function concatenate(executor: Executor, parts: readonly Tensors[]): Promise<Record<string, tf.Tensor>> {
  const joined = (all: readonly Tensors[]): Record<string, tf.Tensor> =>
    Object.fromEntries(Object.keys(all[0] ?? {}).map((name) => [name, tf.concat(all.map((part) => part[name]!))]));
  const own = joined(parts);
  if (isWhole(executor)) return own;
  const gathered = (await executor.gather(await toHost(own))).map(toDevice);
  tf.dispose(own);
  const result = joined(gathered);
  for (const part of gathered) tf.dispose(part);
  return result;
}

/** Returns the tensors of the process that has microbatch 0. The caller disposes the tensors. */
export async function fromFirst(executor: Executor, own: Tensors): Promise<Record<string, tf.Tensor>> {
  const [first] = await executor.gather(executor.first === 0 ? await toHost(own) : {});
  return toDevice(first ?? {});
}

async function sumOfProcesses(executor: Executor, own: Record<string, tf.Tensor>): Promise<Record<string, tf.Tensor>> {
  const host = await toHost(own);
  tf.dispose(own);
  const sum = new TreeSum<Record<string, tf.Tensor>>(addTensors);
  for (const part of await executor.gather(host)) sum.push(toDevice(part));
  return sum.take() ?? {};
}

async function toHost(tensors: Tensors): Promise<HostArrays> {
  const entries = Object.entries(tensors);
  const data = await Promise.all(entries.map(([, tensor]) => tensor.data()));
  return Object.fromEntries(entries.map(([name, { shape }], i) => [name, { shape, data: data[i] as HostArray }]));
}

function toDevice(arrays: HostArrays): Record<string, tf.Tensor> {
  const make = ({ shape, data }: HostArrays[string]) =>
    tf.tensor(data as Float32Array, [...shape], data instanceof Float32Array ? 'float32' : 'int32');
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, make(array)]));
}

function addTensors(a: Record<string, tf.Tensor>, b: Record<string, tf.Tensor>): Record<string, tf.Tensor> {
  const sum: Record<string, tf.Tensor> = { ...a };
  for (const [name, tensor] of Object.entries(b)) {
    const before = sum[name];
    sum[name] = before === undefined ? tensor : tf.add(before, tensor);
    if (before !== undefined) tf.dispose([before, tensor]);
  }
  return sum;
}

function addNumbers(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const sum: Record<string, number> = { ...a };
  for (const [name, value] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + value;
  return sum;
}
