import type * as tf from '@tensorflow/tfjs-core';

/** What the engine hands to a kernel. */
export type KernelCall = Parameters<tf.KernelFunc>[0];

/** A faster form of a kernel that upstream has; cases it does not cover go to `upstream`. */
export type Replacement = (call: KernelCall, upstream: tf.KernelFunc) => ReturnType<tf.KernelFunc>;
