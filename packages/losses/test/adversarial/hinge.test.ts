import { hinge } from '@ganforge/losses';
import { testLoss } from '@ganforge/testing';
import { mean } from '../reference.ts';

testLoss('hinge.generator', {
  inputs: ['fake'],
  loss: (fake) => hinge.generator(fake!),
  reference: (fake) => -mean(fake!),
});

testLoss('hinge.discriminator', {
  inputs: ['real', 'fake'],
  loss: (real, fake) => hinge.discriminator(real!, fake!),
  // This is Miyato's form: `-min(0, -1 + D(x)) - min(0, -1 - D(G(z)))`.
  reference: (real, fake) => -mean(real!, (x) => Math.min(0, x - 1)) - mean(fake!, (x) => Math.min(0, -1 - x)),
});
