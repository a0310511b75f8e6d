import '@ganforge/core/gradients';
import { useEngine } from '@ganforge/engine';
import { suiteEngines } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { cases } from './cases.ts';
import { derivatives, errorOf, withInputs } from './derivatives.ts';
import { differencesInFloat64 } from './other-process.ts';

const inFloat64 = differencesInFloat64();

describe.each(await suiteEngines())('gradients in float32 on %s against differences in float64', (engine) => {
  let expected: Awaited<typeof inFloat64>;
  beforeAll(async () => {
    await useEngine(engine);
    expected = await inFloat64;
  }, 60_000);

  it.each(cases.map((one) => [one.name, one] as const))('%s', (name, one) => {
    const before = tf.memory().numTensors;
    const actual = withInputs(one, (inputs) => derivatives(one.f, inputs));
    expect(tf.memory().numTensors).toBe(before);
    const { value, first, second } = expected[name]!;
    const errors = [
      errorOf([actual.value], [value]),
      errorOf(actual.first, first),
      errorOf(actual.second, second),
    ] as const;
    const tolerance = one.tolerance32 ?? 2e-5;
    for (const [i, what] of ['value', 'first order', 'second order'].entries()) {
      expect(errors[i], what).toBeLessThan(tolerance);
    }
  });
});
