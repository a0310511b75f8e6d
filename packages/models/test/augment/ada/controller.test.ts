import { randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { adaController } from '../../../src/augment/ada/controller.ts';

beforeAll(() => useEngine('cpu'));

it('moves p every fourth update by 4 batches / images towards the target, between 0 and .8', () => {
  const { initial, next } = adaController({ target: 0.6, images: 1000 });
  const of = { batchSize: 50, random: randomStream(1) };
  const step = 0.2;
  let state = initial();
  const found: number[] = [];
  // Each list contains the mean signs of four updates. Their mean is above the target five times and below it twice.
  const signs = [
    [1, 1, 1, 1],
    [1, 1, 1, 0.5],
    [1, 0.2, 1, 1],
    [1, 1, 1, 1],
    [1, 1, 1, 1],
    [0, 0.1, 0, 1],
    [-1, 1, 1, 1],
  ];
  for (const sign of signs.flat()) {
    state = next(state, { sign: tf.scalar(sign) }, of);
    found.push(state.p!.dataSync()[0]!);
  }
  const at = (decision: number): number => found[4 * decision + 3]!;
  for (const [i, p] of [step, 2 * step, 3 * step, 0.8, 0.8, 0.6, 0.4].entries()) expect(at(i)).toBeCloseTo(p, 5);
  expect(found.slice(0, 3)).toEqual([0, 0, 0]);
  for (let i = 0; i < 12; i++) state = next(state, { sign: tf.scalar(-1) }, of);
  expect(state.p!.dataSync()[0]).toBe(0);
});
