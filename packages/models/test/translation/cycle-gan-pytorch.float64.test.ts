import { useEngine } from '@ganforge/engine';
import '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it, vi } from 'vitest';
import { comparePyTorch } from './cycle-gan-pytorch.ts';

it("computes in double precision what PyTorch's operators compute: translations, losses and every gradient", async () => {
  await useEngine('cpu');
  // The first weights are drawn into arrays that tfjs does not know here.
  const known = vi.spyOn(tf.env().platform, 'isTypedArray').mockImplementation((x) => ArrayBuffer.isView(x));
  const compared = await comparePyTorch();
  known.mockRestore();
  expect(Object.keys(compared)).toHaveLength(2 + 6 + 2 + 52);
  for (const [name, { found, expected }] of Object.entries(compared)) {
    expect(found, name).toBeAllclose(expected, { rtol: 1e-9, atol: 1e-11 });
  }
});
