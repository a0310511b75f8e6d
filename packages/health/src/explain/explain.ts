import { type Batch, type Gan, randomStream, runNetwork } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { attentionOf } from './attention.ts';
import { integratedGradients } from './saliency.ts';

const where = 'health/explain';

/** Options of {@link explain}. */
export interface ExplainOptions {
  /** The pixel value of the baseline image, where the integration path starts. @default 0, which is mid-grey */
  readonly baseline?: number;
  /** The inputs of the discriminator after the image, in the order of the discriminator, for example labels [N,1]. */
  readonly beside?: readonly tf.Tensor[];
}

/** Explains the outputs of a discriminator. */
export interface Explanation {
  /** The logit of each image, before the sigmoid. */
  readonly logits: readonly number[];
  /**
   * The contribution of each pixel to the logit, summed over channels, [N,H,W]. A positive value is evidence for a real
   * image, and a negative value for a generated image.
   */
  readonly saliency: { readonly shape: readonly [number, number, number]; readonly data: Float32Array };
  /** The attention map [N,h,w] of each self-attention layer. The sum of each map is 1. */
  readonly attention: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>;
}

/**
 * Explains the outputs of the discriminator of a GAN. It computes the contribution of each pixel by integrated
 * gradients. If the discriminator has self-attention, it also returns the attention maps.
 *
 * The networks run in inference mode.
 *
 * @param images the images [N,H,W,C] in [-1,1] that the discriminator judges
 * @throws GanError `mismatch` if the GAN has no network `discriminator` or `critic` for images of this shape
 * @example
 * const { saliency } = await explain(gan, images); // [N,H,W]
 */
export async function explain(
  gan: Gan<never>,
  images: tf.Tensor4D,
  options: ExplainOptions = {},
): Promise<Explanation> {
  const { baseline = 0, beside = [] } = options;
  const [name, network] = judgeOf(gan.networks as Readonly<Record<string, LayersModel>>, gan.name, images);
  const judge = (x: tf.Tensor4D): tf.Tensor =>
    runNetwork(network, beside.length === 0 ? x : [x, ...beside], { random: randomStream(0), name });
  const logits = tf.tidy(() => tf.reshape(judge(images), [-1]));
  const attention = attentionOf(network, name, () => judge(images));
  const map = tf.tidy(() => tf.sum(integratedGradients(judge, images, tf.scalar(baseline)), 3)) as tf.Tensor3D;
  try {
    return {
      logits: Array.from(await logits.data()),
      saliency: { shape: map.shape, data: (await map.data()) as Float32Array },
      attention: await onHost(attention),
    };
  } finally {
    tf.dispose([logits, map, ...Object.values(attention)]);
  }
}

function judgeOf(
  networks: Readonly<Record<string, LayersModel>>,
  gan: string,
  images: tf.Tensor4D,
): readonly [string, LayersModel] {
  const found = Object.entries(networks).find(([name]) => name === 'discriminator' || name === 'critic');
  const shape = found?.[1].inputs[0]?.shape;
  const fits = shape?.length === 4 && shape.every((size, axis) => axis === 0 || size === images.shape[axis]);
  if (found !== undefined && fits) return found;
  const takes = shape === undefined ? `the networks are ${Object.keys(networks).join(', ')}` : `it takes [${shape}]`;
  throw new GanError(
    where,
    `'${gan}' must have a network 'discriminator' or 'critic' that takes images [${images.shape}]; ${takes}.`,
    { code: 'mismatch' },
  );
}

async function onHost(maps: Batch): Promise<Record<string, { shape: readonly number[]; data: Float32Array }>> {
  const read = Object.entries(maps).map(async ([name, map]) => {
    return [name, { shape: map.shape, data: (await map.data()) as Float32Array }] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}
