import type * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend } from './backend.ts';

/** A kernel's call: its inputs `N` by name (a missing optional input is undefined) and its attributes. */
export interface Call<N extends string, A = object> {
  readonly inputs: Readonly<Record<N, tf.TensorInfo>>;
  readonly attrs: A;
  readonly backend: NativeBackend;
}

/** Computes a kernel in C++; returns undefined if cpu's kernel must do it (strings, complex numbers). */
export type Computation<N extends string, A> = (call: Call<N, A>) => tf.TensorInfo | tf.TensorInfo[] | undefined;

/** A kernel that replaces cpu's, or that cpu does not have. */
export interface Replacement {
  readonly kernelName: string;
  readonly compute: Computation<never, never>;
}

/** Makes a replacement from a kernel's name and its computation. */
export function replacement<N extends string, A = object>(kernelName: string, compute: Computation<N, A>): Replacement {
  return { kernelName, compute: compute as unknown as Computation<never, never> };
}
