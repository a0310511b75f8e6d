import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { encodeManifest, readEvents, readRunRecord, type TrainEvent } from '@ganforge/run';
import { resume, train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { contentsOf, temporaryFolder } from './temporary.ts';
import { ellipse, type PointBatch, tinyGan } from './tiny-gan.ts';
import { common, gan, resumeRun, start } from './tiny-run.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
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
    const other = tinyGan({ ...gan, criticUpdates: 3 });
    const running = resume(folder, other, ellipse(31), { ...common, steps: 3, batchSize: 5, seed: 4 });
    await expect(running).rejects.toMatchObject({ code: 'mismatch' });
    for (const field of [
      'options.criticUpdates: expected 2, received 3',
      'dataset.size: expected 30, received 31',
      'batchSize: expected 4, received 5',
      'seed: expected 3, received 4',
    ]) {
      await expect(running).rejects.toThrow(field);
    }
    await expect(resumeRun(folder, 3)).resolves.toMatchObject({ step: 3 });
  });

  it('of weights of another shape is refused', async () => {
    const folder = await temporaryFolder();
    await start(folder, 2);
    const other = tinyGan(gan);
    const swapped = { ...other, networks: { generator: other.networks.critic!, critic: other.networks.generator! } };
    await expect(resume(folder, swapped, ellipse(30), { ...common, steps: 3 })).rejects.toThrow(
      /to another GAN: its weight 'generator\/in\/kernel' has shape \[3,8\]; expected \[2,8\]/,
    );
  });

  it('with a run cannot be started again', async () => {
    const folder = await temporaryFolder();
    await start(folder, 1);
    await expect(start(folder, 1)).rejects.toThrow(/already holds a run. Continue it with resume\(\)/);
  });

  it('of a run that failed in its first step can be started again, but not after a later failure', async () => {
    const [folder, once] = [await temporaryFolder(), await temporaryFolder()];
    const wrong = { ...ellipse(30), get: () => ({}) as PointBatch };
    const failing = train(tinyGan(gan), wrong, { ...common, seed: 4, steps: 2, folder });
    await expect(failing).rejects.toThrow('an empty batch');
    await start(folder, 2);
    await start(once, 2);
    expect(await contentsOf(`${folder}/checkpoints`)).toEqual(await contentsOf(`${once}/checkpoints`));
    const types = (await readEvents(folder)).map(({ type }) => type);
    expect(types).toEqual((await readEvents(once)).map(({ type }) => type));
    await expect(start(await endedEarly(), 2)).rejects.toThrow('already holds a run');
  });

  it('belongs to one of two that begin at once', async () => {
    const folder = `${await temporaryFolder()}/run`;
    const ended = await Promise.allSettled([start(folder, 2), start(folder, 2)]);
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const rejected = ended.find((end) => end.status === 'rejected')!;
    expect(rejected.reason).toMatchObject({
      code: 'mismatch',
      message: expect.stringMatching(/is working on the run|already holds a run/),
    });
    expect((await readEvents(folder)).filter(({ type }) => type === 'started')).toHaveLength(1);
    expect((await readdir(folder)).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('is not taken by a process that was killed while it wrote run.json', async () => {
    const folder = await temporaryFolder();
    await writeFile(`${folder}/run.json.0d9e.partial`, '{"config":');
    await start(folder, 1);
    expect(await resumeRun(folder, 2)).toMatchObject({ step: 2 });
    expect(await readdir(folder)).not.toContain('run.json.0d9e.partial');
  });

  it('holds its run.json whole at the moment that it is there', async () => {
    const folder = `${await temporaryFolder()}/run`;
    const running = start(folder, 1).then(() => true);
    let seen: string | undefined;
    while (seen === undefined) {
      seen = await readFile(`${folder}/run.json`, 'utf8').catch(() => undefined);
      await new Promise(setImmediate);
    }
    expect(JSON.parse(seen)).toHaveProperty('configHash');
    await running;
  });

  it.each([
    ['run.json', 'null', 'run.json is damaged: it has no configuration'],
    ['run.json', '{"config":null}', 'run.json is damaged: it has no configuration'],
    ['checkpoints/step-1/manifest.json', 'null', 'manifest.json is damaged: it is not a manifest'],
  ])('whose %s is %s is called damaged', async (file, text, problem) => {
    const folder = await temporaryFolder();
    await start(folder, 1);
    await writeFile(`${folder}/${file}`, text);
    await expect(resumeRun(folder, 2)).rejects.toMatchObject({
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
    await expect(resumeRun(folder, 2)).rejects.toThrow('manifest.json is damaged: it has no files');
  });

  it('without a run, with a damaged record or with fewer steps than made is refused', async () => {
    const folder = await temporaryFolder();
    await expect(resumeRun(folder, 2)).rejects.toMatchObject({ code: 'file' });
    await start(folder, 2);
    await expect(resumeRun(folder, 1)).rejects.toThrow(
      "steps must be at least 2, the step of the run's checkpoint; received 1",
    );
    await expect(resumeRun(folder, 3, { from: 'step-1' })).rejects.toThrow(
      "has no checkpoint 'step-1'. It has: step-2",
    );
    const text = await readFile(`${folder}/run.json`, 'utf8');
    await writeFile(`${folder}/run.json`, text.replace('"seed": 3', '"seed": 2'));
    await expect(resumeRun(folder, 3)).rejects.toMatchObject({
      code: 'checksum',
      message: expect.stringContaining('run.json'),
    });
  });

  /** Returns the folder of a run that ended in its second step, before any checkpoint. */
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
    await resumeRun(folder, 2);
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
      message: expect.stringContaining('Rebuild the GAN'),
    });
    const stateMoved = tinyGan(gan);
    const center = { ...stateMoved.state!.center!, initial: () => ({ value: tf.ones([2]) }) };
    await expect(
      resume(folder, { ...stateMoved, state: { center } }, ellipse(30), { ...common, steps: 2 }),
    ).rejects.toThrow('Rebuild the GAN');
    await expect(resumeRun(folder, 2)).resolves.toMatchObject({ step: 2 });
  });

  it('whose checkpoints are gone is not begun again in silence', async () => {
    const folder = await temporaryFolder();
    await start(folder, 1);
    await rm(`${folder}/checkpoints`, { recursive: true });
    await expect(resumeRun(folder, 2)).rejects.toMatchObject({
      code: 'file',
      message: expect.stringContaining('its events.jsonl lists checkpoints/step-1'),
    });
  });

  it('loses only the torn last line of its events', async () => {
    const folder = await temporaryFolder();
    await start(folder, 2);
    const path = `${folder}/events.jsonl`;
    const text = await readFile(path, 'utf8');
    await writeFile(path, `${text}{"type":"step","st`);
    expect(await readEvents(folder)).toHaveLength(text.trim().split('\n').length);
    await resumeRun(folder, 3);
    const lines = (await readFile(path, 'utf8')).trim().split('\n');
    expect(lines.slice(0, text.trim().split('\n').length).join('\n')).toBe(text.trim());
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('type');
  });
});
