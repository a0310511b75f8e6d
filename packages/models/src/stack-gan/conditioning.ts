import { type LossContext, stopGradient } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** What a generator is conditioned on: a draw near what a caption says, and the distribution that it is drawn from. */
export interface Conditioned {
  readonly c: tf.Tensor;
  readonly mu: tf.Tensor;
  readonly logVariance: tf.Tensor;
}

/**
 * Features of captions [N,textDim] to the means and log variances [N,2 conditionDim] of their conditions.
 *
 * @param activation `relu`, as the authors' code has it, keeps means and log variances from being negative
 */
export function conditioningNetwork(
  name: string,
  sizes: { readonly textDim: number; readonly conditionDim: number },
  activation: 'relu' | 'linear',
): LayersModel {
  const text = input({ shape: [sizes.textDim], name: 'text' });
  const options = { name: 'moments', units: 2 * sizes.conditionDim, kernelInitializer: 'zeros', activation } as const;
  return model({ name, inputs: text, outputs: layers.dense(options).apply(text) as SymbolicTensor });
}

/** c = mu + sigma epsilon of the moments that the network gives: gradients pass to both (Kingma & Welling 2014). */
export function conditioned(moments: tf.Tensor, epsilon: tf.Tensor): Conditioned {
  const [mu, logVariance] = tf.split(moments, 2, 1) as [tf.Tensor, tf.Tensor];
  return { c: tf.add(mu, tf.mul(tf.exp(tf.mul(0.5, logVariance)), epsilon)), mu, logVariance };
}

/**
 * The divergence of N(mu, sigma^2) from N(0, 1), a mean over examples and over dimensions.
 *
 * -(1 + log sigma^2 - mu^2 - sigma^2) / 2. Zhang et al. 2017, equation 2; a mean where the paper has a sum: the authors' code.
 */
export function conditioningDivergence({ mu, logVariance }: Conditioned): tf.Scalar {
  const spread = tf.sub(tf.sub(tf.add(1, logVariance), tf.square(mu)), tf.exp(logVariance));
  return tf.mul(-0.5, tf.mean(spread));
}

/** Features of captions as constants: no generator trains the encoder. */
export function textOf(ctx: LossContext, inputs: readonly tf.Tensor[]): tf.Tensor {
  return stopGradient(ctx.run('text', inputs.length === 1 ? inputs[0]! : inputs));
}
