import { namedWeights } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { cycleGan } from '@ganforge/models';
import { testKilledRun } from '@ganforge/testing';
import { expect, it } from 'vitest';

testKilledRun('cycleGan', { script: new URL('killable-cycle-gan.ts', import.meta.url), steps: 200, events: 16 });

it("has by default what its authors' code prints: 11.378 M parameters, 2.765 M, and 30x30 logits", async () => {
  await useEngine('cpu');
  const { networks } = cycleGan();
  const parameters = Object.entries(networks).map(([name, network]) =>
    namedWeights(name, network).reduce((sum, { variable }) => sum + variable.size, 0),
  );
  expect(Object.keys(networks)).toEqual(['aToB', 'bToA', 'discriminatorA', 'discriminatorB']);
  expect(parameters).toEqual([11_378_179, 11_378_179, 2_764_737, 2_764_737]);
  expect(Object.values(networks).map(({ outputs }) => outputs[0]!.shape)).toEqual([
    [null, 256, 256, 3],
    [null, 256, 256, 3],
    [null, 30, 30, 1],
    [null, 30, 30, 1],
  ]);
  for (const network of Object.values(networks)) network.dispose();
});
