import '@ganforge/backend-native';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, expect, it } from 'vitest';
import { describeNative } from './native.ts';
import { withCheckedKernels } from './sweep/checked-kernels.ts';
import { float64Kernels } from './sweep/float64-kernels.ts';
import { moving, pointwise, reducing } from './sweep/operations.ts';
import { Numbers } from './sweep/values.ts';
import { windows } from './sweep/windows.ts';

/** Draws of sizes and values for each operation. */
const draws = 40;

describeNative('kernels at sizes of every kind', () => {
  const float64 = float64Kernels();
  afterAll(() => float64.close());

  const operations = Object.entries({ ...pointwise, ...reducing, ...moving, ...windows });
  it.each(operations.flatMap(([name, run]) => [false, true].map((specials) => ({ name, specials, run }))))(
    '$name, NaN and infinities among the values: $specials',
    async ({ run, specials }) => {
      const { checked } = await withCheckedKernels(float64, 'all', () => {
        for (let draw = 0; draw < draws; draw++) tf.tidy(() => void run(new Numbers(draw), specials));
      });
      const wrong = [...checked].filter(([, { worst }]) => !(worst <= 1e-5));
      expect(wrong.map(([, { where, worst }]) => [where, worst])).toEqual([]);
    },
  );
});
