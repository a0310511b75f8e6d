import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { saveModel } from '@ganforge/core';
import { imageArrayDataset } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { sha256 } from '@ganforge/formats';
import { dcgan } from '@ganforge/models';
import { openSampler } from '@ganforge/sampler';
import { encodeGenerator, findContract } from '@ganforge/sampler/export';
import { localServer, serve } from '@ganforge/testing/local-server';
import { train } from '@ganforge/trainer';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { withoutLeak } from './trained.ts';

let root = '';
const at = (name: string): string => join(root, name);

beforeAll(async () => {
  await useEngine('cpu');
  root = await mkdtemp(join(tmpdir(), 'ganforge-open-'));
  const gan = dcgan({ size: 8, channels: 1, features: 4, latentDim: 4, seed: 1 });
  const dataset = imageArrayDataset({ images: new Uint8Array(64 * 8).fill(9), height: 8, width: 8 });
  await train(gan, dataset, { steps: 1, seed: 1, batchSize: 4, folder: at('run') });
  const network = gan.networks.generator!;
  const contract = await findContract(gan as never, network);
  await writeFile(at('one.safetensors'), await encodeGenerator(network, { contract }));
  await writeFile(at('weights.safetensors'), await encodeGenerator(network));
  await saveModel(network, at('bare'));
  network.setUserDefinedMetadata({ sampling: contract! });
  await saveModel(network, at('model'));
  gan.dispose();
});
afterAll(() => rm(root, { recursive: true }));

it('opens a folder, a file and a run, which sample the same, and leaves no tensor', async () => {
  const [before, after] = await withoutLeak(async () => {
    const places = [at('model'), at('model/model.json'), pathToFileURL(at('model')), at('one.safetensors'), at('run')];
    const values: unknown[] = [];
    for (const place of places) {
      const sampler = await openSampler(place, { variants: [dcgan] });
      expect(sampler.info).toMatchObject({ name: 'dcgan', entry: 'images', truncates: false });
      values.push((await sampler.sample({ n: 3, seed: 4 })).values);
      sampler.dispose();
    }
    expect(values.every((one) => JSON.stringify(one) === JSON.stringify(values[0]))).toBe(true);
  });
  expect(after).toBe(before);
});

it('opens what a server offers, and names what is missing', async () => {
  const server = await localServer();
  onTestFinished(() => server.close());
  for (const file of ['model/model.json', 'model/weights.bin']) server.on(`/${file}`, serve(await readFile(at(file))));
  server.on('/broken/model.json', (_, response) => response.writeHead(500).end());
  server.on('/spa/model.json', (_, response) => response.end('<!doctype html>'));
  server.on('/spa/run.json', (_, response) => response.end('<!doctype html>'));
  const sampler = await openSampler(`${server.url}/model/`);
  expect((await sampler.sample({ n: 1 })).values.shape).toEqual([1, 8, 8, 1]);
  sampler.dispose();
  await expect(openSampler(`${server.url}/broken`)).rejects.toThrow('the server answered 500.');
  for (const nothing of ['spa', 'nowhere']) {
    await expect(openSampler(`${server.url}/${nothing}`)).rejects.toThrow('holds neither model.json nor run.json');
  }
  await server.close();
  await expect(openSampler(`${server.url}/model/`)).rejects.toMatchObject({ code: 'network' });
});

it('opens a blob, such as of a generator that was trained in the page', async () => {
  const url = URL.createObjectURL(new Blob([await readFile(at('one.safetensors'))]));
  onTestFinished(() => URL.revokeObjectURL(url));
  const sampler = await openSampler(url);
  expect((await sampler.sample({ n: 1 })).values.shape).toEqual([1, 8, 8, 1]);
  sampler.dispose();
});

it('checks the sum of a file that was promised', async () => {
  const sum = await sha256(new Uint8Array(await readFile(at('one.safetensors'))));
  (await openSampler(at('one.safetensors'), { sha256: sum })).dispose();
  const other = openSampler(at('one.safetensors'), { sha256: 'f'.repeat(64) });
  await expect(other).rejects.toMatchObject({ code: 'checksum', message: expect.stringContaining(`SHA-256 ${sum};`) });
});

it('refuses what does not say how to sample, what is damaged, and runs of other variants, and leaves no tensor', async () => {
  await mkdir(at('cut'));
  await cp(at('model/model.json'), at('cut/model.json'));
  await writeFile(at('cut/weights.bin'), new Uint8Array(8));
  await mkdir(at('lost'));
  await cp(at('model/model.json'), at('lost/model.json'));
  await mkdir(at('empty'));
  const [before, after] = await withoutLeak(async () => {
    const wrong: readonly [string, string][] = [
      ['bare', "bare/model.json contains no sampling contract. Write it by 'ganforge export RUN --to tfjs'"],
      ['weights.safetensors', 'weights.safetensors contains only weights and no sampling contract'],
      ['cut', 'of weights.bin; received 8. Copy or save the model again.'],
      ['lost', 'names the weights weights.bin, which are missing. Copy them too.'],
      ['empty', "holds neither model.json nor run.json. Give what 'ganforge export RUN' wrote, or a run's folder."],
      ['none.safetensors', 'there is no '],
      [
        'run',
        "is a run of 'dcgan', but the option variants does not contain this variant (it has none). Add the variant to variants, or export the run.",
      ],
    ];
    for (const [place, problem] of wrong) await expect(openSampler(at(place))).rejects.toThrow(problem);
  });
  expect(after).toBe(before);
});
