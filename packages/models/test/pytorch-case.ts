import { type Batch, type Gan, type LossContext, type RandomStream, randomStream, type Tensors } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, vi } from 'vitest';
import { contextOf, fillWeights, lossAndGradients, summary } from './pytorch-twin.ts';

/** What a twin in PyTorch finds of one player. */
interface Found {
  readonly loss: number;
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

/** A GAN beside its twin in PyTorch. */
export interface PytorchCase {
  readonly gan: Gan<never>;
  /** What `sample` is given, and the context draws. */
  readonly latent: Tensors;
  readonly conditions?: Batch;
  readonly batch: Batch;
  readonly sample: readonly number[];
  /** By the player's name. */
  readonly players: { readonly [player: string]: unknown };
  /** Scales of the twin's weights that are neither kernels, norms nor biases. */
  readonly scales?: Readonly<Record<string, number>>;
  /** What the context has in place of, or beside, what a twin's context has. */
  readonly context?: Partial<LossContext>;
  /** Draws of the context beside `normal`, which gives the latent z. */
  readonly random?: Partial<RandomStream>;
}

/** Runs `use` on the cpu engine in double precision, in a project that has made Float32Array one. */
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

/** Samples, loss and every gradient of each player agree with the twin's to 1e-6. */
export async function expectPytorch(of: PytorchCase): Promise<void> {
  const { gan, latent, conditions, batch, scales } = of;
  const close = { rtol: 1e-6, atol: 1e-9 };
  fillWeights(gan.networks, scales);
  const n = Object.values(batch)[0]!.shape[0]!;
  const random = { normal: () => tf.clone(latent.z!), ...of.random };
  const made = await gan.sample({ n, random: randomStream(1), latent, ...(conditions && { conditions }) });
  expect(summary(Object.values(made)[0]!)).toBeAllclose(of.sample, close);
  for (const player of gan.players) {
    fillWeights(gan.networks, scales); // statistics and power iterations as at first
    const loss = () => player.loss(batch as never, { ...contextOf(gan.networks, random, new Map()), ...of.context });
    const found = lossAndGradients(gan.networks, player.trains, loss);
    const expected = of.players[player.name] as Found;
    expect(found.loss, player.name).toBeAllclose(expected.loss, close);
    expect(Object.keys(found.gradients).sort()).toEqual(Object.keys(expected.gradients).sort());
    for (const [key, values] of Object.entries(expected.gradients)) {
      // the product with the pattern may be a difference of larger numbers: the norm says how large
      expect(found.gradients[key]!, key).toBeAllclose([...values], { rtol: 1e-6, atol: 1e-6 * values[1]! + 1e-9 });
    }
  }
  gan.dispose();
}
