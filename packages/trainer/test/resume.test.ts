import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import {
  loadCheckpoint,
  readEvents,
  readRunRecord,
  resume,
  type TrainEvent,
  type TrainOptions,
  train,
} from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeManifest } from '../src/manifest.ts';
import { contentsOf, temporaryFolder } from './temporary.ts';
import { ellipse, numbersOf, type PointBatch, type TinyOptions, tinyGan } from './tiny-gan.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const gan: TinyOptions = { lazyEvery: 3, learningRate: '0.01 / (1 + step / 10)' };
const common = { batchSize: 4, sampleEvery: 0, checkpointEvery: 10 };
const start = (folder: string, steps: number, extra: Partial<TrainOptions<PointBatch>> = {}) =>
  train(tinyGan(gan), ellipse(30), { ...common, seed: 3, folder, steps, ...extra });
const goOn = (folder: string, steps: number, extra: object = {}) =>
  resume(folder, tinyGan(gan), ellipse(30), { ...common, steps, ...extra });

describe('exact resume', () => {
  it.each([
    ['cpu', 2],
    ['wasm', 1],
  ])('on %s with accumulate %i: 20 steps are 10, a resume and 10 more, byte for byte', async (backend, accumulate) => {
    await tf.setBackend(backend);
    try {
      const [once, twice] = [await temporaryFolder(), await temporaryFolder()];
      const best = { metric: 'critic/real', mode: 'min' } as const;
      await start(once, 20, { accumulate, best });
      await start(twice, 10, { accumulate, best });
      expect(await goOn(twice, 20, { best })).toMatchObject({ reason: 'completed', step: 20 });
      const expected = await contentsOf(`${once}/checkpoints`);
      const files = [
        'averages.safetensors',
        'manifest.json',
        'optimizers.safetensors',
        'state.safetensors',
        'weights.safetensors',
      ];
      expect(Object.keys(expected)).toEqual(
        ['step-10', 'step-20'].flatMap((step) => files.map((file) => `${step}/${file}`)),
      );
      expect(await contentsOf(`${twice}/checkpoints`)).toEqual(expected);
      expect(expected['step-10/weights.safetensors']).not.toBe(expected['step-20/weights.safetensors']);
    } finally {
      await tf.setBackend('cpu');
    }
  });

  it('is exact from the middle of an epoch, with growing batches and a player whose time had not come', async () => {
    const growing: TinyOptions = { ...gan, batchSize: '4 * (1 + floor(step / 6))', generatorActive: 'step >= 9' };
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
    expect(Array.from(second.center.dataSync())).toEqual(Array.from(first.center.dataSync()));
  });

  it('has nothing to do where the run is finished', async () => {
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
    await rm(`${folder}/checkpoints/step-12`, { recursive: true }); // as if it had been killed at step 12
    await goOn(folder, 13, { checkpointEvery: 5 });
    const events = (await readEvents(folder)).map(({ type, step }) => `${type} ${step}`);
    const again = ['resumed 10', 'step 11', 'step 12', 'step 13', 'checkpoint 13', 'finished 13'];
    expect(events.slice(events.indexOf('finished 12') + 1)).toEqual(again);
    expect(events.slice(0, 3)).toEqual(['started 0', 'step 1', 'step 2']);
  });
});

describe('checkpoints', () => {
  it('keeps the last k and the best', async () => {
    const folder = await temporaryFolder();
    const values: Record<number, number> = { 1: 5, 2: 1, 3: 4, 4: 3, 5: 2 };
    const options = { checkpointEvery: 1, keepLast: 2, best: { metric: 'fid', mode: 'min' } as const };
    const steps: number[] = [];
    const evaluate = (_: unknown, { step }: { step: number }) => {
      steps.push(step);
      return { fid: values[step]! };
    };
    const result = await start(folder, 5, { ...options, evaluate });
    expect(result.metrics).toEqual({ fid: 2 });
    expect(steps).toEqual([1, 2, 3, 4, 5]);
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
    expect((await loadCheckpoint(folder, tinyGan(gan), { from: 'best' })).step).toBe(2);
  });

  it('warns when the metric of the best is not there', async () => {
    const folder = await temporaryFolder();
    await start(folder, 2, { best: { metric: 'fid', mode: 'min' } });
    const warnings = (await readEvents(folder)).filter(({ type }) => type === 'warning');
    expect(warnings).toMatchObject([{ message: expect.stringMatching(/best.metric 'fid' is none of critic\/real/) }]);
  });

  it('loads the averaged or the trained weights of a checkpoint into a GAN', async () => {
    const folder = await temporaryFolder();
    const [trained, averaged, loaded] = [tinyGan(gan), tinyGan(gan), tinyGan(gan)];
    await train(trained, ellipse(30), { ...common, seed: 3, steps: 4, folder });
    await train(averaged, ellipse(30), { ...common, seed: 3, steps: 4, endWithAverages: true });
    expect((await loadCheckpoint(folder, loaded)).step).toBe(4);
    expect(numbersOf(loaded.networks.generator!)).toEqual(numbersOf(averaged.networks.generator!));
    await loadCheckpoint(folder, loaded, { from: 'step-4', averaged: false });
    expect(numbersOf(loaded.networks.generator!)).toEqual(numbersOf(trained.networks.generator!));
    await expect(loadCheckpoint(folder, loaded, { from: 'best' })).rejects.toThrow(
      "has no checkpoint 'best'. It has: step-4",
    );
    await expect(loadCheckpoint(folder, loaded, { from: 'step-9' })).rejects.toMatchObject({ code: 'file' });
  });

  it('finds one byte flipped anywhere, names the file and offers the checkpoint before', async () => {
    const folder = await temporaryFolder();
    await start(folder, 4, { checkpointEvery: 2 });
    const path = `${folder}/checkpoints/step-4`;
    for (const file of await readdir(path)) {
      const bytes = await readFile(`${path}/${file}`);
      // every byte of the manifest would take long: the first, the last and some between, white space among them
      const places = [
        0,
        bytes.length - 1,
        ...Array.from({ length: 10 }, (_, i) => Math.floor(((i + 0.5) * bytes.length) / 10)),
        bytes.indexOf(10),
      ];
      for (const place of places.filter((at) => at >= 0)) {
        const damaged = Buffer.from(bytes);
        damaged[place]! ^= 1 << (place % 8);
        await writeFile(`${path}/${file}`, damaged);
        await expect(goOn(folder, 6), `${file} at ${place}`).rejects.toThrow(
          new RegExp(
            `checkpoints/step-4/${file} is damaged.*The last whole one is step-2: resume with \\{from: 'step-2'\\}`,
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
    for (const file of ['weights.safetensors', 'manifest.json']) {
      const path = `${folder}/checkpoints/step-2/${file}`;
      const bytes = await readFile(path);
      await damage(path, bytes);
      await expect(goOn(folder, 3)).rejects.toMatchObject({ code: 'checksum', message: expect.stringContaining(file) });
      await writeFile(path, bytes);
    }
  });

  it('falls back to the checkpoint before a damaged one where it may, and says so; exactly', async () => {
    const [folder, other] = [await temporaryFolder(), await temporaryFolder()];
    await start(folder, 6, { checkpointEvery: 2 });
    await cp(folder, other, { recursive: true });
    const expected = await contentsOf(`${folder}/checkpoints`);
    for (const [run, options] of [
      [folder, { fallback: true }],
      [other, { from: 'step-4' }],
    ] as const) {
      await writeFile(`${run}/checkpoints/step-6/state.safetensors`, 'x');
      await goOn(run, 6, { ...options, checkpointEvery: 2 });
      expect(await contentsOf(`${run}/checkpoints`)).toEqual(expected);
    }
    const warnings = (await readEvents(folder)).filter(({ type }) => type === 'warning');
    expect(warnings).toMatchObject([
      { message: expect.stringMatching(/state.safetensors is damaged.*goes on from step-4/) },
    ]);
  });

  it('refuses when no checkpoint is whole', async () => {
    const folder = await temporaryFolder();
    await start(folder, 2);
    await writeFile(`${folder}/checkpoints/step-2/manifest.json`, '{}');
    await expect(goOn(folder, 3, { fallback: true })).rejects.toThrow('No checkpoint before it is whole');
  });

  it('takes away what a crash left and puts a replaced checkpoint back', async () => {
    const folder = await temporaryFolder();
    await start(folder, 4, { checkpointEvery: 2 });
    const parent = `${folder}/checkpoints`;
    await rename(`${parent}/step-4`, `${parent}/step-4.old`);
    await mkdir(`${parent}/step-6.partial`);
    await writeFile(`${folder}/metrics.json.partial`, '{');
    await cp(`${parent}/step-2`, `${parent}/step-1.removed`, { recursive: true });
    expect(await goOn(folder, 4)).toMatchObject({ step: 4 });
    expect((await readdir(parent)).sort()).toEqual(['step-2', 'step-4']);
    expect(await readdir(folder)).not.toContain('metrics.json.partial');
  });
});

describe('a run folder', () => {
  it('says what is trained, on what, with what', async () => {
    const folder = await temporaryFolder();
    await start(folder, 1, { engine: { threads: 1 } });
    const record = await readRunRecord(folder);
    expect(record.config).toMatchObject({ gan: 'tiny', seed: 3, batchSize: 4, accumulate: 1, dataset: { size: 30 } });
    expect(record).toMatchObject({
      engine: { backend: 'cpu', threads: 1 },
      versions: { tfjs: '4.22.0', node: process.versions.node },
    });
    expect(record.parameters).toEqual({ generator: 3 * 8 + 8 + 4 * 8 + 8 * 2 + 2, critic: 2 * 8 + 8 + 4 * 8 + 8 + 1 });
  });

  it('of another configuration is refused with the fields that differ', async () => {
    const folder = await temporaryFolder();
    await start(folder, 2);
    const other = tinyGan({ ...gan, criticMoves: 3 });
    const running = resume(folder, other, ellipse(31), { ...common, steps: 3, batchSize: 5, seed: 4 });
    await expect(running).rejects.toMatchObject({ code: 'mismatch' });
    for (const field of [
      'options.criticMoves: expected 2, received 3',
      'dataset.size: expected 30, received 31',
      'batchSize: expected 4, received 5',
      'seed: expected 3, received 4',
    ]) {
      await expect(running).rejects.toThrow(field);
    }
    await expect(goOn(folder, 3)).resolves.toMatchObject({ step: 3 });
  });

  it('of weights of another shape is refused', async () => {
    const folder = await temporaryFolder();
    await start(folder, 2);
    const other = tinyGan(gan);
    const swapped = { ...other, networks: { generator: other.networks.critic!, critic: other.networks.generator! } };
    await expect(resume(folder, swapped, ellipse(30), { ...common, steps: 3 })).rejects.toThrow(
      /of another GAN: its weight 'generator\/in\/kernel' has shape \[3,8\]; expected \[2,8\]/,
    );
  });

  it('that holds a run is not begun again', async () => {
    const folder = await temporaryFolder();
    await start(folder, 1);
    await expect(start(folder, 1)).rejects.toThrow(/holds a run already. Go on with resume\(\)/);
  });

  it('of a run that failed in its first turn is begun anew, and no later', async () => {
    const [folder, once] = [await temporaryFolder(), await temporaryFolder()];
    const wrong = { ...ellipse(30), get: () => ({}) as PointBatch };
    const failing = train(tinyGan(gan), wrong, { ...common, seed: 4, steps: 2, folder });
    await expect(failing).rejects.toThrow('an empty batch');
    await start(folder, 2);
    await start(once, 2);
    expect(await contentsOf(`${folder}/checkpoints`)).toEqual(await contentsOf(`${once}/checkpoints`));
    const types = (await readEvents(folder)).map(({ type }) => type);
    expect(types).toEqual((await readEvents(once)).map(({ type }) => type));
    await expect(start(await endedEarly(), 2)).rejects.toThrow('holds a run already');
  });

  it('belongs to one of two that begin at once', async () => {
    const folder = `${await temporaryFolder()}/run`;
    const ended = await Promise.allSettled([start(folder, 2), start(folder, 2)]);
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const rejected = ended.find((end) => end.status === 'rejected')!;
    expect(rejected.reason).toMatchObject({
      code: 'mismatch',
      message: expect.stringContaining('holds a run already'),
    });
    expect((await readEvents(folder)).filter(({ type }) => type === 'started')).toHaveLength(1);
  });

  it.each([
    ['run.json', 'null', 'run.json is damaged: it has no configuration'],
    ['run.json', '{"config":null}', 'run.json is damaged: it has no configuration'],
    ['checkpoints/step-1/manifest.json', 'null', 'manifest.json is damaged: it is no manifest'],
  ])('whose %s is %s is called damaged', async (file, text, problem) => {
    const folder = await temporaryFolder();
    await start(folder, 1);
    await writeFile(`${folder}/${file}`, text);
    await expect(goOn(folder, 2)).rejects.toMatchObject({
      code: 'checksum',
      message: expect.stringContaining(problem),
    });
  });

  it('whose manifest lists no files is called damaged', async () => {
    const folder = await temporaryFolder();
    await start(folder, 1);
    const path = `${folder}/checkpoints/step-1/manifest.json`;
    const { sha256: _, ...manifest } = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, await encodeManifest({ ...manifest, files: null }));
    await expect(goOn(folder, 2)).rejects.toThrow('manifest.json is damaged: it has no files');
  });

  it('without a run, with a damaged record or with fewer steps than made is refused', async () => {
    const folder = await temporaryFolder();
    await expect(goOn(folder, 2)).rejects.toMatchObject({ code: 'file' });
    await start(folder, 2);
    await expect(goOn(folder, 1)).rejects.toThrow("steps must be at least 2, the run's; received 1");
    await expect(goOn(folder, 3, { from: 'step-1' })).rejects.toThrow("has no checkpoint 'step-1'. It has: step-2");
    const text = await readFile(`${folder}/run.json`, 'utf8');
    await writeFile(`${folder}/run.json`, text.replace('"seed": 3', '"seed": 2'));
    await expect(goOn(folder, 3)).rejects.toMatchObject({
      code: 'checksum',
      message: expect.stringContaining('run.json'),
    });
  });

  /** A run that ended in its second turn, before any checkpoint. */
  const endedEarly = async () => {
    const folder = await temporaryFolder();
    const onEvent = ({ step }: TrainEvent) => {
      if (step === 1) throw new Error('ended');
    };
    await expect(start(folder, 2, { onEvent })).rejects.toThrow('ended');
    return folder;
  };

  it('without a checkpoint begins again', async () => {
    const [once, folder] = [await temporaryFolder(), await endedEarly()];
    await start(once, 2);
    await goOn(folder, 2);
    expect(await contentsOf(`${folder}/checkpoints`)).toEqual(await contentsOf(`${once}/checkpoints`));
    expect((await readEvents(folder)).map(({ type }) => type)).toContain('warning');
  });

  it('without a checkpoint is not begun again with a GAN that has moved', async () => {
    const folder = await endedEarly();
    const moved = tinyGan(gan);
    await train(moved, ellipse(30), { ...common, seed: 3, steps: 1 });
    const running = resume(folder, moved, ellipse(30), { ...common, steps: 2 });
    await expect(running).rejects.toMatchObject({
      code: 'mismatch',
      message: expect.stringContaining('Build the GAN anew'),
    });
    const stateMoved = tinyGan(gan);
    stateMoved.center.assign(tf.ones([2]));
    await expect(resume(folder, stateMoved, ellipse(30), { ...common, steps: 2 })).rejects.toThrow('anew');
    await expect(goOn(folder, 2)).resolves.toMatchObject({ step: 2 });
  });

  it('whose checkpoints are gone is not begun again in silence', async () => {
    const folder = await temporaryFolder();
    await start(folder, 1);
    await rm(`${folder}/checkpoints`, { recursive: true });
    await expect(goOn(folder, 2)).rejects.toMatchObject({
      code: 'file',
      message: expect.stringContaining('had checkpoints/step-1'),
    });
  });

  it('loses only the torn last line of its events', async () => {
    const folder = await temporaryFolder();
    await start(folder, 2);
    const path = `${folder}/events.jsonl`;
    const text = await readFile(path, 'utf8');
    await writeFile(path, `${text}{"type":"step","st`);
    expect(await readEvents(folder)).toHaveLength(text.trim().split('\n').length);
    await goOn(folder, 3);
    const lines = (await readFile(path, 'utf8')).trim().split('\n');
    expect(lines.slice(0, text.trim().split('\n').length).join('\n')).toBe(text.trim());
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('type');
  });
});
