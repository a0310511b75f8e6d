import type * as tf from '@tensorflow/tfjs-core';
import type { ProgramAddon } from '../functions/program.ts';
import type { Values } from '../functions/values.ts';
import type { Trace } from './trace.ts';

/** What recordings and programs need of the backend that they are of. */
export interface Host extends tf.KernelBackend {
  readonly precision: string;
  /** The addon itself, whose calls are not noted. */
  readonly plainAddon: ProgramAddon;
  values(tensor: tf.TensorInfo): Values;
  output(
    shape: number[],
    dtype: 'float32' | 'int32' | 'bool',
  ): { readonly info: tf.TensorInfo; readonly values: Values };
  scratch(length: number): Float32Array;
  release(values: Values): void;
  /** Runs `body` while `trace` notes what kernels do. */
  traced<T>(trace: Trace, body: () => T): T;
  /** New values, those of `tensor`, in memory of their own. */
  copyOf(tensor: tf.Tensor): tf.Tensor;
}
