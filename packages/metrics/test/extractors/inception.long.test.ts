import type { EngineName } from '@ganforge/engine';
import { expect, it } from 'vitest';
import { rows } from '../errors/network.ts';

it.each<EngineName | 'auto'>(['auto', 'wasm'])("every layer that a tool has is the tool's, on %s", async (engine) => {
  const compared = await rows(engine);
  expect(compared.map(({ what }) => what.replace('Inception network, ', ''))).toEqual([
    'torch-fidelity: 64, 192, 768, 2048, logits_unbiased, logits',
    'pytorch-fid: 64, 192, 768, 2048, logits_unbiased, logits, sfid',
    'clean: 64, 2048',
    'torchmetrics: 64, 2048',
  ]);
  for (const { what, error, tolerance } of compared) expect(error, what).toBeLessThanOrEqual(tolerance);
});
