import type { Draw } from '@ganforge/core';
import { GanError, written } from '@ganforge/formats';
import type * as tf from '@tensorflow/tfjs-core';
import { checkInteger } from './options.ts';

/**
 * `z ~ N(0,1)`, float32 [n,latentDim].
 *
 * @throws GanError `argument` when n is no positive integer or `draw` no draw
 */
export function normalLatent(where: string, n: number, latentDim: number, draw: Draw): tf.Tensor2D {
  checkInteger(where, 'n', n, 1);
  if (typeof draw?.normal !== 'function') {
    throw new GanError(
      where,
      `draw must be a Draw; received ${written(draw)}. Try createDraw(seed) of @ganforge/core.`,
    );
  }
  return draw.normal([n, latentDim]) as tf.Tensor2D;
}

/**
 * The latent that `sample` was given, if it is one of n samples.
 *
 * @throws GanError `shape` unless it is one float32 tensor [n,latentDim], `argument` unless n is a positive integer
 */
export function checkLatent(where: string, latent: readonly tf.Tensor[], n: number, latentDim: number): tf.Tensor2D {
  checkInteger(where, 'n', n, 1);
  const [z] = latent;
  if (latent.length === 1 && z?.dtype === 'float32' && String(z.shape) === String([n, latentDim])) {
    return z as tf.Tensor2D;
  }
  const received = latent.map(({ dtype, shape }) => `${dtype} [${shape}]`).join(', ') || 'none';
  throw new GanError(where, `latent must be one float32 tensor [${n},${latentDim}]; received ${received}.`, {
    code: 'shape',
  });
}
