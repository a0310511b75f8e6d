import type { LossContext } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import type { CtganConfig, TableLayout } from './ctgan-options.ts';
import { activateRows } from './row-activation.ts';

/** Generates rows in training. It also returns the output of the generator before the activations. */
export function generate(
  { latentDim, temperature }: CtganConfig,
  { spans, width }: TableLayout,
  ctx: LossContext,
  n: number,
  condition: tf.Tensor | undefined,
): { output: tf.Tensor; fake: tf.Tensor } {
  const z = ctx.random('z').normal([n, latentDim]);
  const output = ctx.run('generator', condition === undefined ? z : tf.concat([z, condition], 1));
  return { output, fake: activateRows(output, spans, ctx.random('choices').gumbel([n, width]), temperature) };
}

/** Concatenates `pac` consecutive rows and their conditions. */
export function packs(pac: number, rows: tf.Tensor, condition: tf.Tensor | undefined): tf.Tensor {
  const all = condition === undefined ? rows : tf.concat([rows, condition], 1);
  const [n, size] = [all.shape[0]!, all.shape[1]!];
  return tf.reshape(all, [n / pac, pac * size]);
}

/**
 * Computes `weightDecay / 2` times the sum of the squared weights of a network. If `weightDecay` is 0, it returns no
 * term.
 */
export function decay({ weightDecay }: CtganConfig, ctx: LossContext, network: string): { decay?: tf.Scalar } {
  if (weightDecay === 0) return {};
  const trained = Object.entries(ctx.weights(network)).filter(([name]) => !name.includes('/moving_'));
  const squares = trained.map(([, weight]) => tf.sum(tf.square(weight)));
  return { decay: tf.mul(weightDecay / 2, tf.addN(squares)) };
}
