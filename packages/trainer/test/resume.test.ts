import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { loadCheckpoint } from '@ganforge/core';
import { openRun, readCheckpoint, readEvents, type StateArrays, type TrainEvent, writeCheckpoint } from '@ganforge/run';
import { resume, train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { contentsOf, temporaryFolder } from './temporary.ts';
import { ellipse, numbersOf, type TinyOptions, tinyGan } from './tiny-gan.ts';
import { common, gan, metric, resumeRun, start } from './tiny-run.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('exact resume', () => {
  it('is exact from the middle of an epoch, with growing batches and a player whose time had not come', async () => {
    const stages = [4, 8, 12].map((batchSize) => ({ name: `of-${batchSize}`, batchSize, length: { steps: 6 } }));
    const growing: TinyOptions = { ...gan, stages, generatorActive: 'step >= 9' };
    const [once, twice] = [await temporaryFolder(), await temporaryFolder()];
    await train(tinyGan(growing), ellipse(30), { ...common, seed: 3, steps: 13, folder: once });
    const controller = new AbortController();
    const onEvent = ({ type, step }: TrainEvent) => void (type === 'step' && step === 7 && controller.abort());
    const options = { ...common, seed: 3, steps: 13, folder: twice, signal: controller.signal, onEvent };
    expect(await train(tinyGan(growing), ellipse(30), options)).toMatchObject({
      reason: 'aborted',
      checkpoint: 'checkpoints/step-7',
    });
    await resume(twice, tinyGan(growing), ellipse(30), { ...common, steps: 13 });
    const last = async (folder: string) => contentsOf(`${folder}/checkpoints/step-13`);
    expect(await last(twice)).toEqual(await last(once));
  });

  it('leaves the GAN as the run that was not interrupted does', async () => {
    const [once, twice] = [await temporaryFolder(), await temporaryFolder()];
    const [first, second] = [tinyGan(gan), tinyGan(gan)];
    await train(first, ellipse(30), { ...common, seed: 3, steps: 6, folder: once });
    await start(twice, 4);
    await resume(twice, second, ellipse(30), { ...common, steps: 6 });
    expect(numbersOf(second.networks.generator!)).toEqual(numbersOf(first.networks.generator!));
  });

  it('has nothing to do if the run is finished', async () => {
    const folder = await temporaryFolder();
    await start(folder, 4);
    const before = await contentsOf(`${folder}/checkpoints`);
    const second = tinyGan(gan);
    const { numTensors } = tf.memory();
    const result = await resume(folder, second, ellipse(30), { ...common, steps: 4 });
    expect(result).toMatchObject({ reason: 'completed', step: 4 });
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(await contentsOf(`${folder}/checkpoints`)).toEqual(before);
  });

  it('logs the resume, and the steps again', async () => {
    const folder = await temporaryFolder();
    await start(folder, 12, { checkpointEvery: 5 });
    await rm(`${folder}/checkpoints/step-12`, { recursive: true }); // as if the run had been killed at step 12
    await resumeRun(folder, 13, { checkpointEvery: 5 });
    const events = (await readEvents(folder)).map(({ type, step }) => `${type} ${step}`);
    const again = ['resumed 10', 'step 11', 'step 12', 'step 13', 'checkpoint 13', 'finished 13'];
    expect(events.slice(events.indexOf('finished 12') + 1)).toEqual(again);
    expect(events.slice(0, 3)).toEqual(['started 0', 'step 1', 'step 2']);
  });
});

describe('checkpoints', () => {
  it('keeps the last k and the best', async () => {
    const folder = await temporaryFolder();
    const options = { checkpointEvery: 1, keepLast: 2, best: { metric: 'fid', mode: 'min' } as const };
    const fid = metric('fid', 1, ({ step }) => [5, 1, 4, 3, 2][step - 1]!);
    await start(folder, 5, { ...options, metrics: [fid] });
    expect((await readdir(`${folder}/checkpoints`)).sort()).toEqual(['step-2', 'step-4', 'step-5']);
    const found = (await readEvents(folder)).flatMap((event) =>
      event.type === 'checkpoint' ? [[event.step, event.best]] : [],
    );
    expect(found).toEqual([
      [1, true],
      [2, true],
      [3, false],
      [4, false],
      [5, false],
    ]);
    expect((await loadCheckpoint(await openRun(folder), tinyGan(gan), { from: 'best' })).step).toBe(2);
  });

  it('warns when the metric of the best is not there', async () => {
    const folder = await temporaryFolder();
    await start(folder, 2, { best: { metric: 'fid', mode: 'min' } });
    const warnings = (await readEvents(folder)).filter(({ type }) => type === 'warning');
    expect(warnings).toMatchObject([
      { message: expect.stringMatching(/best.metric 'fid' is not one of critic\/real/) },
    ]);
  });

  it('loads the averaged or the trained weights of a checkpoint into a GAN', async () => {
    const folder = await temporaryFolder();
    const [trained, averaged, loaded] = [tinyGan(gan), tinyGan(gan), tinyGan(gan)];
    await train(trained, ellipse(30), { ...common, seed: 3, steps: 4, folder });
    await train(averaged, ellipse(30), { ...common, seed: 3, steps: 4, endWithAverages: true });
    const run = await openRun(folder);
    expect((await loadCheckpoint(run, loaded)).step).toBe(4);
    expect(numbersOf(loaded.networks.generator!)).toEqual(numbersOf(averaged.networks.generator!));
    await loadCheckpoint(run, loaded, { from: 'step-4', averaged: false });
    expect(numbersOf(loaded.networks.generator!)).toEqual(numbersOf(trained.networks.generator!));
    await expect(loadCheckpoint(run, loaded, { from: 'best' })).rejects.toThrow(
      "has no checkpoint 'best'. It has: step-4",
    );
    await expect(loadCheckpoint(run, loaded, { from: 'step-9' })).rejects.toMatchObject({ code: 'file' });
  });

  it('have a file for each network and one for each average', async () => {
    const folder = await temporaryFolder();
    const trained = tinyGan(gan);
    await train(trained, ellipse(30), { ...common, seed: 3, steps: 4, folder });
    const { arrays } = await readCheckpoint(folder, 'step-4');
    const files = ['critic', 'generator', 'generator.averages', 'optimizers', 'state'];
    expect(Object.keys(arrays).sort()).toEqual(files);
    for (const [name, network] of Object.entries(trained.networks)) {
      const weights = network.weights.map(({ originalName }) => `${name}/${originalName}`);
      expect(Object.keys(arrays[name]!).sort()).toEqual(weights.sort());
    }
    expect(Object.keys(arrays['generator.averages']!)).toEqual(Object.keys(arrays.generator!));
    const [kernel] = trained.networks.critic!.weights;
    expect(arrays.critic![`critic/${kernel!.originalName}`]!.data).toEqual(kernel!.read().dataSync());
    expect(Object.keys(arrays.state!)).toEqual(['center/value']);
  });

  it.each<[string, (arrays: StateArrays) => StateArrays, string]>([
    [
      'a file that belongs nowhere',
      (arrays) => ({ ...arrays, stray: arrays.critic! }),
      "its file 'stray' matches no part of the GAN",
    ],
    ['no file of a network', ({ critic: _, ...arrays }) => arrays, "it lacks the weight 'critic/in/kernel'"],
    [
      'a weight that belongs nowhere',
      (arrays) => ({ ...arrays, critic: { ...arrays.critic, 'critic/more': arrays.critic!['critic/in/kernel']! } }),
      "its weight 'critic/more' is in no network of the GAN",
    ],
    ['no averages', ({ 'generator.averages': _, ...arrays }) => arrays, "'generator/in/kernel'"],
    [
      'the optimizer of a player that is none',
      (arrays) => ({ ...arrays, optimizers: { ...arrays.optimizers, 'judge/m/w': arrays.state!['center/value']! } }),
      "its optimizer state 'judge/m/w' belongs to no player",
    ],
  ])('with %s are refused, and the weights stay as they are', async (_, change, problem) => {
    const folder = await temporaryFolder();
    await start(folder, 2);
    const { manifest, arrays } = await readCheckpoint(folder, 'step-2');
    const { format, version, files, ...notes } = manifest;
    await rm(`${folder}/checkpoints/step-2`, { recursive: true });
    await writeCheckpoint(folder, notes, change(arrays));
    const other = tinyGan(gan);
    const before = numbersOf(other.networks.generator!);
    const running = resume(folder, other, ellipse(30), { ...common, steps: 3 });
    await expect(running).rejects.toMatchObject({ code: 'mismatch', message: expect.stringContaining(problem) });
    if (problem !== "'generator/in/kernel'") expect(numbersOf(other.networks.generator!)).toEqual(before);
  });

  it('finds one byte flipped anywhere, names the file and offers the checkpoint before', async () => {
    const folder = await temporaryFolder();
    await start(folder, 4, { checkpointEvery: 2 });
    const path = `${folder}/checkpoints/step-4`;
    for (const file of await readdir(path)) {
      const bytes = await readFile(`${path}/${file}`);
      // A test of every byte of the manifest would take long. So only some bytes are tested: the first, the last, and
      // some between, including white space.
      const places = [
        0,
        bytes.length - 1,
        ...Array.from({ length: 4 }, (_, i) => Math.floor(((i + 0.5) * bytes.length) / 4)),
        bytes.indexOf(10),
      ];
      for (const place of places.filter((at) => at >= 0)) {
        const damaged = Buffer.from(bytes);
        damaged[place]! ^= 1 << (place % 8);
        await writeFile(`${path}/${file}`, damaged);
        await expect(resumeRun(folder, 6), `${file} at ${place}`).rejects.toThrow(
          new RegExp(
            `checkpoints/step-4/${file} is damaged.*The last intact checkpoint is step-2: resume with \\{from: 'step-2'\\}`,
          ),
        );
      }
      await writeFile(`${path}/${file}`, bytes);
    }
  });

  it.each([
    ['cut short', (path: string, bytes: Buffer) => writeFile(path, bytes.subarray(0, bytes.length - 7))],
    ['empty', (path: string) => writeFile(path, '')],
    ['missing', (path: string) => rm(path)],
  ])('finds a file that is %s', async (_, damage) => {
    const folder = await temporaryFolder();
    await start(folder, 2, { checkpointEvery: 1 });
    for (const file of ['generator.safetensors', 'generator.averages.safetensors', 'manifest.json']) {
      const path = `${folder}/checkpoints/step-2/${file}`;
      const bytes = await readFile(path);
      await damage(path, bytes);
      await expect(resumeRun(folder, 3)).rejects.toMatchObject({
        code: 'checksum',
        message: expect.stringContaining(file),
      });
      await writeFile(path, bytes);
    }
  });

  it('falls back to the checkpoint before a damaged one if allowed, says so, and continues exactly', async () => {
    const [folder, other] = [await temporaryFolder(), await temporaryFolder()];
    await start(folder, 6, { checkpointEvery: 2 });
    await cp(folder, other, { recursive: true });
    const expected = await contentsOf(`${folder}/checkpoints`);
    for (const [run, options] of [
      [folder, { fallback: true }],
      [other, { from: 'step-4' }],
    ] as const) {
      await writeFile(`${run}/checkpoints/step-6/state.safetensors`, 'x');
      await resumeRun(run, 6, { ...options, checkpointEvery: 2 });
      expect(await contentsOf(`${run}/checkpoints`)).toEqual(expected);
    }
    const warnings = (await readEvents(folder)).filter(({ type }) => type === 'warning');
    expect(warnings).toMatchObject([
      { message: expect.stringMatching(/state.safetensors is damaged.*continues from step-4/) },
    ]);
  });

  it('refuses when no checkpoint is whole', async () => {
    const folder = await temporaryFolder();
    await start(folder, 2);
    await writeFile(`${folder}/checkpoints/step-2/manifest.json`, '{}');
    await expect(resumeRun(folder, 3, { fallback: true })).rejects.toThrow('No earlier checkpoint is intact');
  });

  it('takes away what a crash left and puts a replaced checkpoint back', async () => {
    const folder = await temporaryFolder();
    await start(folder, 4, { checkpointEvery: 2 });
    const parent = `${folder}/checkpoints`;
    await rename(`${parent}/step-4`, `${parent}/step-4.old`);
    await mkdir(`${parent}/step-6.partial`);
    await writeFile(`${folder}/metrics.json.partial`, '{');
    await cp(`${parent}/step-2`, `${parent}/step-1.removed`, { recursive: true });
    expect(await resumeRun(folder, 4)).toMatchObject({ step: 4 });
    expect((await readdir(parent)).sort()).toEqual(['step-2', 'step-4']);
    expect(await readdir(folder)).not.toContain('metrics.json.partial');
  });
});
