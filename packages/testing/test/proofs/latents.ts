import type { SampleRequest } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type * as tf from '@tensorflow/tfjs-core';

/** z of a request, [n,size]: the one it brings, or one drawn. */
export function requestedLatents({ n, random, latent }: SampleRequest, size: number): tf.Tensor {
  if (!(Number.isInteger(n) && n > 0))
    throw new GanError('testing/proofs', `n must be a positive integer; received ${n}.`);
  const z = latent?.[0] ?? random.normal([n, size]);
  if (String(z.shape) === String([n, size])) return z;
  throw new GanError('testing/proofs', `z must be [${n},${size}]; received [${z.shape}].`, { code: 'shape' });
}
