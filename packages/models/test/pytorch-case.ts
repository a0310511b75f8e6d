import { type Batch, type Gan, type LossContext, type RandomStream, randomStream, type Tensors } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, vi } from 'vitest';
import { contextOf, fillWeights, lossAndGradients, summary } from './pytorch-twin.ts';

/** Contains the results of the twin in PyTorch for one player. */
interface Found {
  readonly loss: number;
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

/** Describes a GAN and the results of its twin in PyTorch. */
export interface PytorchCase {
  readonly gan: Gan<never>;
  /** The latents for `sample`. The context draws the same latents. */
  readonly latent: Tensors;
  readonly conditions?: Batch;
  readonly batch: Batch;
  readonly sample: readonly number[];
  /** The results by the name of the player. */
  readonly players: { readonly [player: string]: unknown };
  /** The scales of those weights of the twin that are neither kernels, norms nor biases. */
  readonly scales?: Readonly<Record<string, number>>;
  /** Parts of the context that replace or extend those of `contextOf`. */
  readonly context?: Partial<LossContext>;
  /** Draws of the context besides `normal`, which returns the latent z. */
  readonly random?: Partial<RandomStream>;
}

/**
 * Runs `use` on the cpu engine in double precision. In the calling test project, Float32Array must be an array of
 * doubles.
 */
export async function inDoublePrecision(use: () => Promise<void>): Promise<void> {
  await useEngine('cpu');
  // The first weights are drawn into arrays that tfjs does not know here.
  const known = vi.spyOn(tf.env().platform, 'isTypedArray').mockImplementation((x) => ArrayBuffer.isView(x));
  try {
    await use();
  } finally {
    known.mockRestore();
  }
}

/** Checks that the samples, the losses and all gradients of each player agree with those of the twin to 1e-6. */
export async function expectPytorch(of: PytorchCase): Promise<void> {
  const { gan, latent, conditions, batch, scales } = of;
  const close = { rtol: 1e-6, atol: 1e-9 };
  fillWeights(gan.networks, scales);
  const n = Object.values(batch)[0]!.shape[0]!;
  const random = { normal: () => tf.clone(latent.z!), ...of.random };
  const made = await gan.sample({ n, random: randomStream(1), latent, ...(conditions && { conditions }) });
  expect(summary(Object.values(made)[0]!)).toBeAllclose(of.sample, close);
  for (const player of gan.players) {
    fillWeights(gan.networks, scales); // resets statistics and power iterations
    const loss = () => player.loss(batch as never, { ...contextOf(gan.networks, random, new Map()), ...of.context });
    const found = lossAndGradients(gan.networks, player.trains, loss);
    const expected = of.players[player.name] as Found;
    expect(found.loss, player.name).toBeAllclose(expected.loss, close);
    expect(Object.keys(found.gradients).sort()).toEqual(Object.keys(expected.gradients).sort());
    for (const [key, values] of Object.entries(expected.gradients)) {
      // The product with the pattern may be a small difference of large numbers. The norm gives their magnitude.
      expect(found.gradients[key]!, key).toBeAllclose([...values], { rtol: 1e-6, atol: 1e-6 * values[1]! + 1e-9 });
    }
  }
  gan.dispose();
}
