import { spectralConv2d } from '@ganforge/core/layers';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** Weights are created as zeros, so that tfjs draws no random numbers. `initialise` sets all weights later. */
export const untouched = { useBias: false, kernelInitializer: 'zeros' } as const;

/** Returns the batch norm of PyTorch. The momentum 0.1 of PyTorch corresponds to 0.9 in tfjs. */
export function batchNorm(name: string): layers.Layer {
  return layers.batchNormalization({ name, epsilon: 1e-5, momentum: 0.9 });
}

/** Returns a leaky ReLU with slope 0.2. */
export function leaky(name: string): layers.Layer {
  return layers.leakyReLU({ name, alpha: 0.2 });
}

/**
 * Applies skip-layer excitation: each channel of the large maps is multiplied by a number in 0..1 that is computed from
 * the small maps.
 *
 * First, average pooling reduces the small maps to 4x4. Then a 4x4 convolution without padding, swish, a 1x1
 * convolution and a sigmoid compute the numbers. Source: Liu et al. 2021, section 3.1.
 */
export function excited(name: string, small: SymbolicTensor, large: SymbolicTensor): SymbolicTensor {
  const [, side] = small.shape as [null, number];
  const filters = large.shape.at(-1)!;
  const pool = layers.averagePooling2d({ name: `${name}-pool`, poolSize: side / 4 });
  const pooled = side === 4 ? small : (pool.apply(small) as SymbolicTensor);
  const first = { name: `${name}-a`, filters, kernelSize: 4, activation: 'swish', ...untouched } as const;
  const second = { name: `${name}-b`, filters, kernelSize: 1, activation: 'sigmoid', ...untouched } as const;
  const weights = spectralConv2d(second).apply(spectralConv2d(first).apply(pooled));
  return layers.multiply({ name }).apply([large, weights as SymbolicTensor]) as SymbolicTensor;
}
