import type * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend } from './backend.ts';

/** A kernel's call: its inputs `N` by name (an optional one is undefined where it is missing) and its attributes. */
export interface Call<N extends string, A = object> {
  readonly inputs: Readonly<Record<N, tf.TensorInfo>>;
  readonly attrs: A;
  readonly backend: NativeBackend;
}

/** What a kernel in C++ returns: its result, or nothing where cpu's kernel has to do it (strings, complex numbers). */
export type Computation<N extends string, A> = (call: Call<N, A>) => tf.TensorInfo | tf.TensorInfo[] | undefined;

/** A kernel of the cpu backend that C++ replaces, or one that cpu has not. */
export interface Replacement {
  readonly kernelName: string;
  readonly compute: Computation<never, never>;
}

/** Names a kernel and what computes it. */
export function replacement<N extends string, A = object>(kernelName: string, compute: Computation<N, A>): Replacement {
  return { kernelName, compute: compute as unknown as Computation<never, never> };
}
