// Importing tfjs-layers registers the gradients of tfjs, so this import must come before our own gradients.
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { activations } from './activations.ts';
import { fusedBatchNorm } from './batch-norm.ts';
import { broadcasting } from './broadcasting.ts';
import { comparisons } from './comparisons.ts';
import { convolutions } from './convolutions.ts';
import { einsum } from './einsum.ts';
import { gathering } from './gathering.ts';
import { kinks } from './kinks.ts';
import { fuseBatchNormalization } from './layer-batch-norm.ts';
import { convolutionWithBias, deferConvolutionGradients } from './layer-convolution.ts';
import { localResponse } from './local-response.ts';
import { normalizationByMoments } from './moments.ts';
import { padding } from './padding.ts';
import { pooling } from './pooling.ts';
import { rearranging } from './rearranging.ts';
import { reductions } from './reductions.ts';
import { resizing } from './resizing.ts';
import { warping } from './warping.ts';

const repaired: readonly tf.GradConfig[] = [
  ...convolutions,
  convolutionWithBias,
  ...einsum,
  ...gathering,
  ...padding,
  ...pooling,
  ...rearranging,
  ...resizing,
  ...warping,
  ...activations,
  ...comparisons,
  ...kinks,
  ...broadcasting,
  ...reductions,
  fusedBatchNorm,
  localResponse,
  normalizationByMoments,
];

/**
 * Replaces the gradients of tfjs whose first or second derivative is wrong.
 *
 * Importing `@tensorflow/tfjs` or tfjs-layers later restores the faulty gradients. Call this function again after such
 * an import. A repeated call has no cost.
 */
export function repairGradients(): void {
  for (const config of repaired) {
    if (tf.getGradient(config.kernelName) !== config) tf.registerGradient(config);
  }
  fuseBatchNormalization();
  deferConvolutionGradients();
}
