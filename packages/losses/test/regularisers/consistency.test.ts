import { consistency, latentConsistency } from '@ganforge/losses';
import { testLoss } from '@ganforge/testing';
import { mean } from '../reference.ts';

/** Computes the mean square of a difference from sums of squares and products. */
const distance = (a: readonly number[], b: readonly number[]) =>
  mean(a, (x) => x * x) - (2 * a.reduce((sum, x, i) => sum + x * b[i]!, 0)) / a.length + mean(b, (x) => x * x);

testLoss('consistency', {
  inputs: ['logits', 'others'],
  loss: (a, b) => consistency(a!, b!),
  reference: (a, b) => distance(a!, b!),
});

testLoss('latentConsistency.generator', {
  inputs: ['images', 'others'],
  loss: (a, b) => latentConsistency.generator(a!, b!),
  reference: (a, b) => -distance(a!, b!),
});

testLoss('latentConsistency.discriminator', {
  inputs: ['logits', 'others'],
  loss: (a, b) => latentConsistency.discriminator(a!, b!),
  reference: (a, b) => distance(a!, b!),
});
