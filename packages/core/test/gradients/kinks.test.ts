import '@ganforge/core/gradients';
import { useEngine } from '@ganforge/engine';
import { suiteEngines } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { elementwiseKinkCases } from './kink-cases.ts';
import { secondSlopes, slopes, worstOf } from './kink-slopes.ts';
import { findLayerLosses, lossKinkCases } from './loss-kink-cases.ts';
import { reductionKinkCases } from './reduction-kink-cases.ts';

const all = [...elementwiseKinkCases, ...reductionKinkCases, ...lossKinkCases];

describe.each(await suiteEngines())('slopes at kinks, ties and in saturation on %s', (engine) => {
  beforeAll(async () => {
    await useEngine(engine);
    findLayerLosses();
  });

  it.each(all.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const before = tf.memory().numTensors;
    const first = slopes(one);
    expect(worstOf(first, one.slope), `received ${first}`).toBeLessThan(1e-5);
    if (one.second) {
      const second = secondSlopes(one);
      expect(worstOf(second, one.second), `received ${second}`).toBeLessThan(1e-5);
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});
