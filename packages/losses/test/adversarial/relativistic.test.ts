import {
  relativisticAverage,
  relativisticAverageHinge,
  relativisticAverageLeastSquares,
  relativisticPairing,
} from '@ganforge/losses';
import { testLoss } from '@ganforge/testing';
import { crossEntropy } from '../cross-entropy.ts';
import { mean } from '../reference.ts';

const less = (logits: readonly number[], others: readonly number[]): number[] => logits.map((x) => x - mean(others));

/** Tests both players of a pair. `reference` is the loss of the player that raises its first argument. */
function testPair(
  name: string,
  pair: typeof relativisticAverage,
  reference: (rising: number[], falling: number[]) => number,
): void {
  testLoss(`${name}.generator`, {
    inputs: ['real', 'fake'],
    loss: (real, fake) => pair.generator(real!, fake!),
    reference: (real, fake) => reference(less(fake!, real!), less(real!, fake!)),
  });
  testLoss(`${name}.discriminator`, {
    inputs: ['real', 'fake'],
    loss: (real, fake) => pair.discriminator(real!, fake!),
    reference: (real, fake) => reference(less(real!, fake!), less(fake!, real!)),
  });
}

testPair('relativisticAverage', relativisticAverage, (r, f) => crossEntropy(r, 1) + crossEntropy(f, 0));

testPair(
  'relativisticAverageLeastSquares',
  relativisticAverageLeastSquares,
  (r, f) => mean(r, (x) => x * x - 2 * x) + mean(f, (x) => x * x + 2 * x) + 2,
);

testPair(
  'relativisticAverageHinge',
  relativisticAverageHinge,
  (r, f) => -mean(r, (x) => Math.min(0, x - 1)) - mean(f, (x) => Math.min(0, -1 - x)),
);

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

testLoss('relativisticPairing.generator', {
  inputs: ['real', 'fake'],
  loss: (real, fake) => relativisticPairing.generator(real!, fake!),
  reference: (real, fake) => mean(real!.map((x, i) => softplus(x - fake![i]!))),
});
testLoss('relativisticPairing.discriminator', {
  inputs: ['real', 'fake'],
  loss: (real, fake) => relativisticPairing.discriminator(real!, fake!),
  reference: (real, fake) => mean(real!.map((x, i) => softplus(fake![i]! - x))),
});
