import { existsSync, readFileSync } from 'node:fs';
import { decodePng } from '@ganforge/media';
import { pretrained, pretrainedModels } from '@ganforge/pretrained';
import { openSampler, pixelsOf } from '@ganforge/sampler';
import { expect, it } from 'vitest';
import { scratch } from '../support/folders.ts';
import { json, run } from '../support/run.ts';

const root = scratch('pretrained');

it('pretrained:NAME is sampled as by the package, with what made it', async () => {
  await run('sample', 'pretrained:mnist-cgan', '--class', '7', '--n', '4', '--files', '--out', `${root}/sevens`);
  const sampler = await pretrained('mnist-cgan');
  const { values } = await sampler.sample({ n: 4, class: '7' });
  sampler.dispose();
  const { data } = await decodePng(readFileSync(`${root}/sevens/2.png`));
  const expected = Array.from(values.data.slice(2 * 784, 3 * 784), (value) => Math.round(value * 127.5 + 127.5));
  expect(Array.from(data).filter((_, i) => i % 3 === 0)).toEqual(expected);
  expect((await json('inspect', `${root}/sevens/2.png`))[0]).toMatchObject({
    made: 'AI-generated',
    generator: 'cgan',
    run: 'pretrained:mnist-cgan',
    settings: pretrainedModels['mnist-cgan'].settings,
  });
});

it('pretrained:NAME is exported, and evaluated beside data that is named', async () => {
  expect(
    (await run('export', 'pretrained:fashion-cgan', '--to', 'safetensors', '--out', `${root}/f.safetensors`)).code,
  ).toBe(0);
  const sampler = await openSampler(`${root}/f.safetensors`);
  expect(sampler.info.classes).toContain('Ankle boot');
  expect(pixelsOf(await sampler.sample({ n: 4 })).width).toBe(57);
  sampler.dispose();
  const line = ['evaluate', 'pretrained:drawn-digits-dcgan', '--n', '200', '--metrics', 'fid'];
  const [evaluation] = await json(...line, '--against', 'stroke-digits:1', '--out', `${root}/e.json`);
  expect(evaluation).toMatchObject({ generated: 'pretrained:drawn-digits-dcgan' });
  expect(existsSync('pretrained:drawn-digits-dcgan')).toBe(false);
  expect((await run(...line)).err).toMatch(/Add --against PLACE/);
});

it('refuses names that there are not, and checkpoints', async () => {
  expect((await run('sample', 'pretrained:mnist-cagn')).err).toMatch(
    /there is no model 'mnist-cagn'.*Did you mean mnist-cgan\?/,
  );
  expect((await run('sample', 'pretrained:mnist-cgan', '--from', 'best')).err).toMatch(
    /has only one checkpoint\. Leave out --from/,
  );
});
