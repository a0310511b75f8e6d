import { randomStream } from '@ganforge/core';
import { dragan, gradientPenalty, r1, r2 } from '@ganforge/losses';
import { testLoss } from '@ganforge/testing';
import { mean, rowsOf } from '../reference.ts';
import { gradientOfTwoLayerCritic, shapes, twoLayerCritic } from './two-layer-critic.ts';

// Tests each penalty on a critic with leakyRelu and tanh. Its gradient for the critic's weights is what training uses.

const random = () => randomStream(3, 'alpha');

/** Returns the mean of f over the norms of the gradient at the four samples. */
function meanOfNorms(
  first: readonly number[],
  second: readonly number[],
  at: number[][],
  f: (norm: number) => number,
): number {
  return mean(at.map((x) => Math.hypot(...gradientOfTwoLayerCritic(first, second, x))).map(f));
}

function between(real: readonly number[], fake: readonly number[]): number[][] {
  const alpha = random().uniformValues(4);
  const [reals, fakes] = [rowsOf(real, 4), rowsOf(fake, 4)];
  return reals.map((row, n) => row.map((x, i) => alpha[n]! * x + (1 - alpha[n]!) * fakes[n]![i]!));
}

testLoss('gradientPenalty', {
  inputs: ['first kernel', 'second kernel', 'real', 'fake'],
  loss: (first, second, real, fake) => gradientPenalty(twoLayerCritic(first!, second!), real!, fake!, random()),
  reference: (first, second, real, fake) =>
    meanOfNorms(first!, second!, between(real!, fake!), (norm) => norm ** 2 - 2 * norm + 1),
  shapes,
  extremes: [1e4, 0],
});

testLoss('gradientPenalty, one-sided', {
  inputs: ['first kernel', 'second kernel', 'real', 'fake'],
  loss: (first, second, real, fake) =>
    gradientPenalty(twoLayerCritic(first!, second!), real!, fake!, random(), { target: 0.1, oneSided: true }),
  reference: (first, second, real, fake) =>
    meanOfNorms(first!, second!, between(real!, fake!), (norm) => (norm > 0.1 ? (norm - 0.1) ** 2 : 0)),
  shapes,
  extremes: [1e4, 0],
});

testLoss('r1', {
  inputs: ['first kernel', 'second kernel', 'real'],
  loss: (first, second, real) => r1(twoLayerCritic(first!, second!), real!),
  reference: (first, second, real) => meanOfNorms(first!, second!, rowsOf(real!, 4), (norm) => norm ** 2 / 2),
  shapes,
});

testLoss('r2', {
  inputs: ['first kernel', 'second kernel', 'fake'],
  loss: (first, second, fake) => r2(twoLayerCritic(first!, second!), fake!),
  reference: (first, second, fake) => meanOfNorms(first!, second!, rowsOf(fake!, 4), (norm) => norm ** 2 / 2),
  shapes,
});

testLoss('dragan', {
  inputs: ['first kernel', 'second kernel', 'real'],
  loss: (first, second, real) => dragan(twoLayerCritic(first!, second!), real!, random(), { reach: 0.7, target: 0.5 }),
  reference: (first, second, real) => {
    const stream = random();
    const alpha = stream.uniformValues(4);
    const noise = stream.uniformValues(12);
    const std = Math.sqrt(mean(real!, (x) => x * x) - mean(real!) ** 2);
    const moved = real!.map((x, i) => x + alpha[Math.floor(i / 3)]! * 0.7 * std * noise[i]!);
    return meanOfNorms(first!, second!, rowsOf(moved, 4), (norm) => (norm - 0.5) ** 2);
  },
  shapes,
});
