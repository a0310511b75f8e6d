import { leastSquares } from '@ganforge/losses';
import { testLoss } from '@ganforge/testing';
import { mean } from '../reference.ts';

testLoss('leastSquares.generator', {
  inputs: ['fake'],
  loss: (fake) => leastSquares.generator(fake!),
  reference: (fake) => mean(fake!, (x) => x * x - 2 * x + 1) / 2,
});

testLoss('leastSquares.discriminator', {
  inputs: ['real', 'fake'],
  loss: (real, fake) => leastSquares.discriminator(real!, fake!),
  reference: (real, fake) => (mean(real!, (x) => x * x - 2 * x + 1) + mean(fake!, (x) => x * x)) / 2,
});

const pearson = { a: -1, b: 1, c: 0 };

testLoss("leastSquares.generator with Pearson's targets", {
  inputs: ['fake'],
  loss: (fake) => leastSquares.generator(fake!, pearson),
  reference: (fake) => mean(fake!, (x) => x * x) / 2,
});

testLoss("leastSquares.discriminator with Pearson's targets", {
  inputs: ['real', 'fake'],
  loss: (real, fake) => leastSquares.discriminator(real!, fake!, pearson),
  reference: (real, fake) => (mean(real!, (x) => x * x - 2 * x) + mean(fake!, (x) => x * x + 2 * x)) / 2 + 1,
});
