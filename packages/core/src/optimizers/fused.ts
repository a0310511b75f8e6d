import * as tf from '@tensorflow/tfjs-core';
import { hasKernel } from '../fused.ts';
import { runKernel } from '../gradients/run-kernel.ts';

/**
 * Updates a parameter and its slots by the engine's own kernel, which reads and writes each of them once.
 *
 * The kernel takes w, g and the slots by name, and gives new tensors: w, then the slots in their order.
 *
 * @returns false where the engine has no such kernel; nothing is changed then
 */
export function fusedUpdate(
  kernelName: 'GanforgeAdam' | 'GanforgeRmsProp' | 'GanforgeSgd',
  parameter: tf.Variable,
  gradient: tf.Tensor,
  slots: Readonly<Record<string, tf.Variable>>,
  attributes: Readonly<Record<string, number | boolean>>,
): boolean {
  if (!hasKernel(kernelName)) return false;
  tf.tidy(() => {
    const inputs = { w: parameter, g: gradient, ...slots };
    const updated = runKernel(kernelName, inputs, attributes) as unknown as tf.Tensor[];
    for (const [index, variable] of [parameter, ...Object.values(slots)].entries()) variable.assign(updated[index]!);
  });
  return true;
}
