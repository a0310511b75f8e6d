import { type LossContext, stopGradient } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** The condition c of a generator, and the mean and log variance of the normal distribution from which c is drawn. */
export interface Conditioned {
  readonly c: tf.Tensor;
  readonly mu: tf.Tensor;
  readonly logVariance: tf.Tensor;
}

/**
 * Builds the network that maps text features [N,textDim] to the means and log variances [N, 2 * conditionDim] of
 * conditions.
 *
 * @param activation the activation of the output; `relu`, as in the authors' code, allows no negative means and log
 *   variances
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

/**
 * Computes `c = mu + sigma * epsilon` from the output of the network. Gradients flow to mu and sigma (Kingma & Welling
 * 2014).
 */
export function conditioned(moments: tf.Tensor, epsilon: tf.Tensor): Conditioned {
  const [mu, logVariance] = tf.split(moments, 2, 1) as [tf.Tensor, tf.Tensor];
  return { c: tf.add(mu, tf.mul(tf.exp(tf.mul(0.5, logVariance)), epsilon)), mu, logVariance };
}

/**
 * Computes the KL divergence of N(mu, sigma^2) from N(0, 1), as a mean over examples and dimensions.
 *
 * It is the mean of `-(1 + log(sigma^2) - mu^2 - sigma^2) / 2`. Source: Zhang et al. 2017, equation 2. As in the
 * authors' code, it is a mean over dimensions, while the paper uses a sum.
 */
export function conditioningDivergence({ mu, logVariance }: Conditioned): tf.Scalar {
  const spread = tf.sub(tf.sub(tf.add(1, logVariance), tf.square(mu)), tf.exp(logVariance));
  return tf.mul(-0.5, tf.mean(spread));
}

/** Computes the text features without a gradient, because generators do not train the encoder. */
export function textOf(ctx: LossContext, inputs: readonly tf.Tensor[]): tf.Tensor {
  return stopGradient(ctx.run('text', inputs.length === 1 ? inputs[0]! : inputs));
}
