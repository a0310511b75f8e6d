import { type Gan, randomStream } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { SampledGenerator } from '../metrics/metric.ts';

/**
 * A GAN as measures of its latent space ask for it: `n` pairs of latents, and the values of its samples as features,
 * which are not rounded.
 *
 * @throws GanError `unsupported` for a GAN without latents, with several, or with conditions
 */
export async function sampledGenerator(where: string, gan: Gan, n: number): Promise<SampledGenerator> {
  const refuse = (what: string): GanError =>
    new GanError(where, `path lengths need a GAN of one latent [n,Z] and no conditions; '${gan.name}' ${what}.`, {
      code: 'unsupported',
    });
  if (gan.latent === undefined) throw refuse('has no latent');
  if (gan.translates !== undefined || 'classes' in gan.output) throw refuse('takes classes or inputs');
  const drawn = async (name: string): Promise<FeatureMatrix> => {
    const latents = gan.latent!(n, randomStream(0, 'trainer-metric', name));
    try {
      const [latent] = latents;
      if (latents.length !== 1 || latent!.shape.length !== 2)
        throw refuse(`has ${latents.map(({ shape }) => `[${shape}]`)}`);
      return { data: Float32Array.from(await latent!.data()), rows: n, cols: latent!.shape[1]! };
    } finally {
      tf.dispose(latents);
    }
  };
  return {
    start: await drawn('start'),
    end: await drawn('end'),
    async features({ data, rows, cols }) {
      const latent = tf.tensor2d(Float32Array.from(data), [rows, cols]);
      const random = randomStream(0, 'trainer-metric', 'noise');
      const samples = tf.tidy(() => gan.sample({ n: rows, latent: [latent], random }));
      try {
        const values = Float32Array.from(await samples.data());
        return { data: values, rows, cols: values.length / rows };
      } finally {
        tf.dispose([latent, samples]);
      }
    },
  };
}
