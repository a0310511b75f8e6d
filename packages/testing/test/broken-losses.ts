import type { Gan, Player, Tensors } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { broken } from './tiny-gan.ts';

/** Returns the players of a GAN. The critic reports the mean of its points to the state `past`. */
export function remembering(gan: Gan, next: (old: Tensors, found: Tensors) => Tensors) {
  const past = { initial: () => ({ mean: tf.scalar(0) }), reduce: 'mean', next } as const;
  const [generator, critic] = gan.players as [Player, Player];
  const loss: typeof critic.loss = (batch, ctx) => {
    ctx.observe('past', { mean: tf.mean(batch.points!) });
    return critic.loss(batch, ctx);
  };
  return { state: { past }, players: [generator, { ...critic, loss }] };
}

export function brokenState(next: (old: Tensors, found: Tensors, gan: Gan) => Tensors) {
  return broken((gan) => remembering(gan, (old, found) => next(old, found, gan)));
}

/** Returns a value whose gradient has the wrong sign. */
export function reversed(x: tf.Tensor): tf.Scalar {
  const turn = tf.customGrad((y) => ({ value: tf.clone(y as tf.Tensor), gradFunc: (dy) => tf.neg(dy as tf.Tensor) }));
  return turn(x) as tf.Scalar;
}

/** Returns zero with the gradient of x. */
export function gradientAlone(x: tf.Tensor): tf.Scalar {
  const pass = tf.customGrad((y) => ({ value: tf.zerosLike(y as tf.Tensor), gradFunc: (dy) => dy as tf.Tensor }));
  return pass(x) as tf.Scalar;
}

export function withoutStatistics(gan: Gan): Gan {
  const critic: LayersModel = sequential({
    name: 'critic',
    layers: [layers.dense({ name: 'out', units: 1, inputShape: [2] })],
  });
  gan.networks.critic!.dispose();
  return { ...gan, networks: { ...gan.networks, critic } };
}
