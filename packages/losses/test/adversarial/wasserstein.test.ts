import { wasserstein } from '@ganforge/losses';
import { testLoss } from '@ganforge/testing';
import { mean } from '../reference.ts';

testLoss('wasserstein.generator', {
  inputs: ['fake'],
  loss: (fake) => wasserstein.generator(fake!),
  reference: (fake) => -mean(fake!),
});

testLoss('wasserstein.discriminator', {
  inputs: ['real', 'fake'],
  loss: (real, fake) => wasserstein.discriminator(real!, fake!),
  reference: (real, fake) => mean(fake!) - mean(real!),
});
