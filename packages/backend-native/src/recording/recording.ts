import * as tf from '@tensorflow/tfjs-core';
import type { Values } from '../values.ts';
import { difference } from './compare.ts';
import type { Host } from './host.ts';
import { Trace } from './trace.ts';

/** A result tensor of a program. */
export interface Output {
  readonly value: number;
  readonly shape: number[];
  readonly dtype: tf.DataType;
}

/** One recorded run of a function: its calls and its results. */
export interface Recording {
  readonly trace: Trace;
  readonly outputs: readonly Output[];
  /** The values that were assigned to variables among the sources, by source. */
  readonly assigned: readonly { readonly source: number; readonly output: Output }[];
  readonly precision: string;
}

/**
 * Runs `body` and records its computation from `sources`.
 *
 * @param body a synchronous function that returns the results of a replay
 */
export function record(backend: Host, sources: readonly tf.Tensor[], body: () => readonly tf.Tensor[]): Recording {
  const apart = separate(backend, sources);
  const trace = new Trace(sources.map((source) => backend.values(source)));
  if (!apart) trace.refuse('two of its inputs are one tensor');
  const results = backend.traced(trace, body);
  const outputOf = (tensor: tf.Tensor): Output => ({
    value: trace.valueOf(backend.values(tensor)),
    shape: [...tensor.shape],
    dtype: tensor.dtype,
  });
  const assigned = sources.flatMap((source, index) => {
    if (!(source instanceof tf.Variable)) return [];
    const output = outputOf(source);
    return output.value === index ? [] : [{ source: index, output }];
  });
  return { trace, outputs: results.map(outputOf), assigned, precision: backend.precision };
}

/**
 * Explains why two recordings of a function cannot become a program. Returns undefined if the recordings are equal.
 */
export function disagreement(first: Recording, second: Recording): string | undefined {
  if (first.precision !== second.precision) return 'the precision changed';
  const found = difference(first.trace, second.trace);
  if (found !== undefined) return found;
  const said = ({ outputs, assigned }: Recording) => JSON.stringify([outputs, assigned]);
  return said(first) === said(second) ? undefined : 'its results were not the same ones twice';
}

/** Copies the values of variables that share memory with another source; returns false if that is impossible. */
function separate(backend: Host, sources: readonly tf.Tensor[]): boolean {
  const known = new Set<Values>();
  let apart = true;
  for (const source of sources) {
    if (known.has(backend.values(source))) {
      if (source instanceof tf.Variable) tf.tidy(() => source.assign(backend.copyOf(source)));
      else apart = false;
    }
    known.add(backend.values(source));
  }
  return apart;
}
