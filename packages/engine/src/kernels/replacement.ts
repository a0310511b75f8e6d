import * as tf from '@tensorflow/tfjs-core';

/** What the engine hands to a kernel. */
export type KernelCall = Parameters<tf.KernelFunc>[0];

/** A faster form of a kernel that upstream has; cases it does not cover go to `upstream`. */
export type Replacement = (call: KernelCall, upstream: tf.KernelFunc) => ReturnType<tf.KernelFunc>;

/** Puts replacements over a backend's kernels. Upstream's configurations stay in use, with their set-up functions. */
export function replaceKernels(backendName: string, replacements: Readonly<Record<string, Replacement>>): void {
  for (const [kernelName, replacement] of Object.entries(replacements)) {
    const upstream = tf.getKernel(kernelName, backendName);
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({ ...upstream, kernelFunc: (call) => replacement(call, upstream.kernelFunc) });
  }
}
