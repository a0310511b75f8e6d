import { formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { LatentSpec, SampleRequest } from '../contracts/gan.ts';
import type { Tensors } from '../contracts/state.ts';
import type { RandomStream } from '../random/random-stream.ts';
import { formatTensor, isTensor } from './format-tensor.ts';

type Latents = Readonly<Record<string, LatentSpec>>;

/**
 * Draws the latents of n samples. Each latent has its own stream, keyed by the latent's name. The caller disposes the
 * latents.
 *
 * @throws GanError `argument` if a categorical latent has no category axis
 * @example
 * const { z } = drawLatents({ z: { kind: 'normal', shape: [100] } }, 16, randomStream(1)); // [16,100]
 */
export function drawLatents(latent: Latents, n: number, random: RandomStream): Tensors {
  return tf.tidy(() =>
    Object.fromEntries(
      Object.entries(latent).map(([name, spec]) => [name, drawLatent(name, spec, n, random.fork(name))]),
    ),
  );
}

/**
 * Returns the latents of a request, or undefined if they must be drawn.
 *
 * @throws GanError `shape` unless the request contains a float32 tensor [n, ...shape] for every latent of the GAN
 */
export function requestedLatents(where: string, latent: Latents, request: SampleRequest): Tensors | undefined {
  const { n, latent: given } = request;
  if (given === undefined) return undefined;
  const expected = Object.entries(latent).map(([name, { shape }]) => `${name} float32 [${[n, ...shape]}]`);
  const names = typeof given === 'object' && given !== null ? Object.keys(given) : [];
  const fits = Object.entries(latent).every(([name, { shape }]) => isTensor(given?.[name], 'float32', [n, ...shape]));
  if (fits && names.length === expected.length) return given;
  const received = names.map((name) => `${name} ${formatTensor(given[name])}`).join(', ') || formatValue(given);
  const rule = expected.length === 0 ? 'be omitted: this GAN has no latents' : `be { ${expected.join(', ')} }`;
  throw new GanError(where, `latent must ${rule}; received ${received}.`, { code: 'shape' });
}

function drawLatent(name: string, { kind, shape }: LatentSpec, n: number, random: RandomStream): tf.Tensor {
  switch (kind) {
    case 'normal':
      return random.normal([n, ...shape]);
    case 'uniform':
      return random.uniform([n, ...shape], -1, 1);
    case 'categorical': {
      const categories = shape.at(-1);
      if (categories === undefined) {
        throw new GanError('core/latents', `the categorical latent '${name}' needs an axis of categories.`);
      }
      const chosen = random.integers([n, ...shape.slice(0, -1)], categories);
      return tf.cast(tf.oneHot(chosen, categories), 'float32');
    }
  }
}
