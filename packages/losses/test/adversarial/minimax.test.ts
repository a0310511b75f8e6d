import { minimax, nonSaturating } from '@ganforge/losses';
import { testLoss } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { crossEntropy } from '../cross-entropy.ts';

testLoss('minimax.generator', {
  inputs: ['fake'],
  loss: (fake) => minimax.generator(fake),
  reference: (fake) => -crossEntropy(fake, 0),
});

testLoss('minimax.generator with two-sided smoothing', {
  inputs: ['fake'],
  loss: (fake) => minimax.generator(fake, { realLabel: 0.9, fakeLabel: 0.1 }),
  reference: (fake) => -crossEntropy(fake, 0.1),
});

testLoss('minimax.discriminator', {
  inputs: ['real', 'fake'],
  loss: (real, fake) => minimax.discriminator(real!, fake!, { realLabel: 0.8, fakeLabel: 0.1 }),
  reference: (real, fake) => crossEntropy(real!, 0.8) + crossEntropy(fake!, 0.1),
});

it('has a vanishing gradient if the discriminator is sure of the fakes, unlike the non-saturating loss', () => {
  tf.tidy(() => {
    const sure = tf.tensor2d([[-20]]); // D(G(z)) = 2e-9
    const fading = tf.grad((x: tf.Tensor) => minimax.generator(x))(sure);
    const strong = tf.grad((x: tf.Tensor) => nonSaturating.generator(x))(sure);
    expect(fading).toBeAllclose(tf.tensor2d([[-2.0611536e-9]]), { atol: 1e-15 }); // -sigmoid(-20)
    expect(strong).toBeAllclose(tf.tensor2d([[-1]]));
  });
});
