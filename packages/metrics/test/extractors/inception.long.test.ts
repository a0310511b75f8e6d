import type { EngineName } from '@ganforge/engine';
import { expect, it } from 'vitest';
import { rows } from '../errors/network.ts';

it.each<EngineName | 'auto'>(['auto', 'wasm'])("every tap is the tool's under every preset, on %s", async (engine) => {
  const compared = await rows(engine);
  expect(compared).toHaveLength(4);
  for (const { what, error, tolerance } of compared) expect(error, what).toBeLessThanOrEqual(tolerance);
});
