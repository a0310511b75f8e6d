import { drawLatents, type Gan, randomStream } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { SampledGenerator } from '../metrics/metric.ts';
import { judgedTensor } from './entries.ts';

/**
 * Creates a sampled generator from a GAN for metrics of its latent space. It draws `n` pairs of latents, and its
 * features are the values of the samples without rounding.
 *
 * @param entry the entry of the samples to use; if undefined, the default entry is used
 * @throws GanError `unsupported` if the GAN has no latent, several latents or conditions, or if its latents cannot be
 *   interpolated
 */
export async function sampledGenerator(
  where: string,
  gan: Gan,
  entry: string | undefined,
  n: number,
): Promise<SampledGenerator> {
  const name = onlyLatent(where, gan);
  const latent = { [name]: gan.latent![name]! };
  const drawn = async (of: string): Promise<FeatureMatrix> => {
    const z = drawLatents(latent, n, randomStream(0, 'trainer-metric', of))[name]!;
    try {
      return { data: Float32Array.from(await z.data()), rows: n, cols: z.shape[1]! };
    } finally {
      z.dispose();
    }
  };
  return {
    start: await drawn('start'),
    end: await drawn('end'),
    async features({ data, rows, cols }) {
      const random = randomStream(0, 'trainer-metric', 'noise');
      const z = tf.tensor2d(Float32Array.from(data), [rows, cols]);
      try {
        const made = await gan.sample({ n: rows, latent: { [name]: z }, random });
        const samples = judgedTensor(where, `'${gan.name}'`, made, entry);
        const values = Float32Array.from(await samples.data());
        samples.dispose();
        return { data: values, rows, cols: values.length / rows };
      } finally {
        z.dispose();
      }
    },
  };
}

/** Returns the name of the only latent. It must be possible to interpolate it. */
function onlyLatent(where: string, { name, latent = {}, conditions = [] }: Gan): string {
  const refuse = (what: string): GanError =>
    new GanError(where, `path lengths need a GAN of one latent [n,Z] and no conditions; '${name}' ${what}.`, {
      code: 'unsupported',
    });
  if (conditions.length > 0) throw refuse(`takes ${conditions.join(', ')}`);
  const latents = Object.entries(latent);
  const [only] = latents;
  if (only === undefined) throw refuse('has no latent');
  const [first, { kind, shape }] = only;
  if (latents.length === 1 && shape.length === 1 && kind !== 'categorical') return first;
  throw refuse(`has ${latents.map(([of, spec]) => `${of} ${spec.kind} [n,${spec.shape}]`).join(', ')}`);
}
