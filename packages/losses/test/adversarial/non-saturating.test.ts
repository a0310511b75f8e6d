import { nonSaturating } from '@ganforge/losses';
import { testLoss } from '@ganforge/testing';
import { crossEntropy } from '../cross-entropy.ts';

testLoss('nonSaturating.generator', {
  inputs: ['fake'],
  loss: (fake) => nonSaturating.generator(fake),
  reference: (fake) => crossEntropy(fake, 1),
});

testLoss('nonSaturating.discriminator', {
  inputs: ['real', 'fake'],
  loss: (real, fake) => nonSaturating.discriminator(real!, fake!),
  reference: (real, fake) => crossEntropy(real!, 1) + crossEntropy(fake!, 0),
});

testLoss('nonSaturating.discriminator with one-sided smoothing', {
  inputs: ['real', 'fake'],
  loss: (real, fake) => nonSaturating.discriminator(real!, fake!, { realLabel: 0.9 }),
  reference: (real, fake) => crossEntropy(real!, 0.9) + crossEntropy(fake!, 0),
});

testLoss('nonSaturating.discriminator with two-sided smoothing', {
  inputs: ['real', 'fake'],
  loss: (real, fake) => nonSaturating.discriminator(real!, fake!, { realLabel: 0.9, fakeLabel: 0.2 }),
  reference: (real, fake) => crossEntropy(real!, 0.9) + crossEntropy(fake!, 0.2),
});
