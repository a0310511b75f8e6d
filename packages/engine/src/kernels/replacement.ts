import * as tf from '@tensorflow/tfjs-core';

/** The arguments of a kernel. */
export type KernelCall = Parameters<tf.KernelFunc>[0];

/** A replacement of a tfjs kernel. It passes the cases that it does not cover to `upstream`, tfjs's own kernel. */
export type Replacement = (call: KernelCall, upstream: tf.KernelFunc) => ReturnType<tf.KernelFunc>;

/** Replaces kernels of a backend. tfjs's configurations with their set-up functions stay in use. */
export function replaceKernels(backendName: string, replacements: Readonly<Record<string, Replacement>>): void {
  for (const [kernelName, replacement] of Object.entries(replacements)) {
    const upstream = tf.getKernel(kernelName, backendName);
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({ ...upstream, kernelFunc: (call) => replacement(call, upstream.kernelFunc) });
  }
}
