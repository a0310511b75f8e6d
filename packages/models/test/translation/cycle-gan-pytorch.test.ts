import { useEngine } from '@ganforge/engine';
import '@ganforge/testing';
import { expect, it } from 'vitest';
import { comparePyTorch } from './cycle-gan-pytorch.ts';

it("computes on wasm what PyTorch's operators compute", async () => {
  await useEngine('wasm');
  for (const [name, { found, expected }] of Object.entries(await comparePyTorch())) {
    expect(found, name).toBeAllclose(expected, { rtol: 1e-4, atol: 1e-4 });
  }
});
