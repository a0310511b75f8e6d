import { readFileSync } from 'node:fs';
import { gan } from '@ganforge/models';
import { openSampler } from '@ganforge/sampler';
import { beforeAll, expect, it } from 'vitest';
import { scratch } from '../support/folders.ts';
import { quickly, run } from '../support/run.ts';

const root = scratch('in-page');

beforeAll(async () => {
  expect((await run('train', 'gan', 'ring', ...quickly(root, 1), '--name', 'ring')).code).toBe(0);
}, 60_000);

it('samples the same as @ganforge/sampler, which a page uses, beyond a hundred too', async () => {
  await run('sample', `${root}/ring`, '--n', '120', '--seed', '5', '--out', `${root}/points.csv`);
  const lines = readFileSync(`${root}/points.csv`, 'utf8').trim().split('\n');
  const sampler = await openSampler(`${root}/ring`, { variants: [gan] });
  const { values } = await sampler.sample({ n: 120, seed: 5 });
  sampler.dispose();
  expect(Float32Array.from(lines.flatMap((line) => line.split(',').map(Number)))).toEqual(values.data);
});
