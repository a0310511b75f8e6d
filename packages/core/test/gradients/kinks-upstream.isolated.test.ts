// This process tests the gradients of tfjs, so it must not load ours.
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { elementwiseKinkCases } from './kink-cases.ts';
import { slopes, worstOf } from './kink-slopes.ts';
import { findLayerLosses, lossKinkCases } from './loss-kink-cases.ts';
import { reductionKinkCases } from './reduction-kink-cases.ts';

const all = [...elementwiseKinkCases, ...reductionKinkCases, ...lossKinkCases];

beforeAll(async () => {
  await tf.setBackend('cpu');
  findLayerLosses();
});

/** Returns whether the slopes of tfjs agree with the table. If tfjs throws, they do not agree. */
function isRight(one: (typeof all)[number]): boolean {
  try {
    return worstOf(slopes(one), one.slope) < 1e-5;
  } catch {
    Object.assign(tf.engine().state, { gradientDepth: 0, kernelDepth: 0, activeTape: null });
    return false;
  }
}

it('the closed forms are what upstream has, but for what the table calls wrong there', () => {
  const right = all.filter((one) => isRight(one)).map(({ name }) => name);
  expect(right).toEqual(all.filter(({ upstream }) => upstream === 'right').map(({ name }) => name));
  expect([all.length, right.length]).toEqual([121, 91]);
});
