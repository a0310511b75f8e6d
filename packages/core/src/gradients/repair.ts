// Loading tfjs-layers registers upstream's gradients: it must come before ours.
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { activations } from './activations.ts';
import { comparisons } from './comparisons.ts';

const repaired: readonly tf.GradConfig[] = [...activations, ...comparisons];

/**
 * Registers gradients that are right to first and second order in place of those of tfjs that are not.
 *
 * Loading `@tensorflow/tfjs` or tfjs-layers later puts upstream's back: call it again then. A second call costs nothing.
 */
export function repairGradients(): void {
  for (const config of repaired) {
    if (tf.getGradient(config.kernelName) !== config) tf.registerGradient(config);
  }
}
