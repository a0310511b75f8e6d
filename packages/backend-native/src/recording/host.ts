import type * as tf from '@tensorflow/tfjs-core';
import type { Functions } from '../functions.ts';
import type { Values } from '../values.ts';
import type { Trace } from './trace.ts';

/** The parts of the backend that recordings and programs need. */
export interface Host extends tf.KernelBackend {
  readonly precision: string;
  /** The addon itself; its calls are not recorded. */
  readonly plainAddon: Functions;
  values(tensor: tf.TensorInfo): Values;
  output(
    shape: number[],
    dtype: 'float32' | 'int32' | 'bool',
  ): { readonly info: tf.TensorInfo; readonly values: Values };
  scratch(length: number): Float32Array;
  release(values: Values): void;
  /** Runs `body` while `trace` records the kernels' calls. */
  traced<T>(trace: Trace, body: () => T): T;
  /** Copies the values of `tensor` to new memory. */
  copyOf(tensor: tf.Tensor): tf.Tensor;
}
