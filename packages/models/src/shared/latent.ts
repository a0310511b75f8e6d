import type { RandomStream, SampleRequest } from '@ganforge/core';
import { formatValue, GanError } from '@ganforge/formats';
import type * as tf from '@tensorflow/tfjs-core';
import { checkInteger } from './options.ts';
import { checkRequest, formatTensor, isTensor } from './request.ts';

/**
 * `z ~ N(0,1)`, float32 [n,latentDim].
 *
 * @throws GanError `argument` when n is no positive integer or `random` is not a random stream
 */
export function normalLatent(where: string, n: number, latentDim: number, random: RandomStream): tf.Tensor2D {
  checkInteger(where, 'n', n, 1);
  if (typeof random?.normal !== 'function') {
    throw new GanError(
      where,
      `random must be a RandomStream; received ${formatValue(random)}. Try randomStream(seed) of @ganforge/core.`,
    );
  }
  return random.normal([n, latentDim]) as tf.Tensor2D;
}

/**
 * z of a request for samples, float32 [n,latentDim]: the one it brings, or one drawn.
 *
 * @throws GanError `shape` where it brings another latent than one float32 tensor [n,latentDim]; `argument` unless n is
 *   a positive integer, and for what is no request
 */
export function requestedLatent(where: string, request: SampleRequest, latentDim: number): tf.Tensor2D {
  checkRequest(where, request);
  const { n, random, latent } = request;
  if (latent === undefined) return normalLatent(where, n, latentDim, random);
  checkInteger(where, 'n', n, 1);
  const given: readonly unknown[] = Array.isArray(latent) ? latent : [];
  if (given.length === 1 && isTensor(given[0], 'float32', [n, latentDim])) return given[0] as tf.Tensor2D;
  const received = given.map(formatTensor).join(', ') || `${formatTensor(latent)}, not in an array`;
  throw new GanError(
    where,
    `latent must be one float32 tensor [${n},${latentDim}] in an array; received ${received}.`,
    {
      code: 'shape',
    },
  );
}
