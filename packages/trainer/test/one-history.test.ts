import { cp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { defaultSinks, openRun, type RunMetrics, readEvents, type Sink, type TrainEvent } from '@ganforge/run';
import { train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { contentsOf, temporaryFolder } from './temporary.ts';
import { ellipse, tinyGan } from './tiny-gan.ts';
import { common, gan, metric, resumeRun, start } from './tiny-run.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const metricsOf = async (folder: string): Promise<RunMetrics> =>
  JSON.parse(await readFile(`${folder}/metrics.json`, 'utf8'));
const stepsOf = async (folder: string): Promise<string[]> => {
  const found: string[] = [];
  for await (const { type, step } of (await openRun(folder)).events()) found.push(`${type} ${step}`);
  return found;
};
const shown = { checkpointEvery: 2, sampleEvery: 2, keepLast: 5 };

describe('a run that goes on from an earlier checkpoint', () => {
  it('has one history: later steps are gone everywhere, and the next resume continues from there', async () => {
    const [once, folder] = [await temporaryFolder(), await temporaryFolder()];
    await start(once, 6, shown);
    await start(folder, 8, shown);
    const stop = new AbortController();
    const onEvent = ({ type, step }: TrainEvent) => void (type === 'step' && step === 5 && stop.abort());
    await resumeRun(folder, 8, { ...shown, from: 'step-4', signal: stop.signal, onEvent });
    expect((await readdir(`${folder}/checkpoints`)).sort()).toEqual(['step-2', 'step-4', 'step-5']);
    expect((await readdir(`${folder}/samples`)).sort()).toEqual(['step-2.png', 'step-4.png', 'step-5.png']);
    expect(await metricsOf(folder)).toMatchObject({ step: 5, checkpoints: { last: 'step-5' } });
    const run = await openRun(folder);
    expect((await run.samples()).map(({ path }) => path)).toEqual([2, 4, 5].map((step) => `samples/step-${step}.png`));
    expect((await stepsOf(folder)).filter((line) => line.startsWith('step'))).toEqual(
      [1, 2, 3, 4, 5].map((step) => `step ${step}`),
    );
    expect(await readFile(`${folder}/report.html`, 'utf8')).not.toContain('step 8');
    // Without 'from', the run does not return to the abandoned steps.
    await resumeRun(folder, 6, shown);
    expect((await stepsOf(folder)).at(-1)).toBe('finished 6');
    const last = (of: string) => contentsOf(`${of}/checkpoints/step-6`);
    expect(await last(folder)).toEqual(await last(once));
  });

  it('continues from there too if it was killed before it said so', async () => {
    const folder = await temporaryFolder();
    await start(folder, 6, shown);
    await rm(`${folder}/checkpoints/step-6`, { recursive: true }); // this is the first action of a resume from step-4
    await resumeRun(folder, 5, shown);
    expect((await stepsOf(folder)).filter((line) => line.startsWith('step'))).toEqual(
      [1, 2, 3, 4, 5].map((step) => `step ${step}`),
    );
    expect(await readdir(`${folder}/samples`)).not.toContain('step-6.png');
  });

  it('tells TensorBoard to forget the later steps', async () => {
    const folder = await temporaryFolder();
    await start(folder, 4, shown);
    await resumeRun(folder, 4, { ...shown, from: 'step-2' });
    const names = (await readdir(folder)).filter((name) => name.startsWith('events.out')).sort();
    expect(names).toHaveLength(2);
    // The bytes of Event { step: 3, session_log { status: START } } after the version. The fields have the numbers 2
    // and 7 (tensorflow/core/util/event.proto).
    const start3 = Buffer.from([0x10, 3, 0x3a, 2, 0x08, 1]);
    expect((await readFile(`${folder}/${names[1]}`)).includes(start3)).toBe(true);
    // The first session has a START event too. TensorBoard 2.21 removes old steps only at the START events of later
    // sessions.
    const start0 = Buffer.from([0x10, 0, 0x3a, 2, 0x08, 1]);
    expect((await readFile(`${folder}/${names[0]}`)).includes(start0)).toBe(true);
  });
});

describe('losses, timings and costs', () => {
  it('do not change if a resume has nothing to do', async () => {
    const folder = await temporaryFolder();
    const first = await start(folder, 4, { metrics: [metric('fid', 4, () => 2)] });
    const before = await metricsOf(folder);
    const again = await resumeRun(folder, 4);
    const after = await metricsOf(folder);
    expect(again).toMatchObject({ step: 4, terms: first.terms, metrics: first.metrics });
    expect(after).toMatchObject({ losses: before.losses, metrics: before.metrics, checkpoints: before.checkpoints });
    expect(after.timings).toMatchObject({
      examples: before.timings.examples,
      secondsPerStep: expect.closeTo(before.timings.secondsPerStep, 9),
      examplesPerSecond: expect.closeTo(before.timings.examplesPerSecond, 6),
    });
    expect(after.timings.seconds).toBeGreaterThanOrEqual(before.timings.seconds);
  });

  it('count all sessions, also those that were killed or voided', async () => {
    const folder = await temporaryFolder();
    const costs: { seconds: number; stepSeconds: number; steps: number }[] = [];
    const onEvent = (event: TrainEvent) => {
      if (event.type === 'started' || event.type === 'resumed') costs.push({ seconds: 0, stepSeconds: 0, steps: 0 });
      const own = costs.at(-1)!;
      if (event.type === 'step') Object.assign(own, { stepSeconds: event.stepSeconds, steps: own.steps + 1 });
      if (event.type === 'step' || event.type === 'finished') own.seconds = event.seconds;
    };
    await start(folder, 6, { ...shown, onEvent });
    await resumeRun(folder, 8, { ...shown, from: 'step-2', onEvent });
    await resumeRun(folder, 9, { ...shown, onEvent });
    const sum = (of: (cost: (typeof costs)[number]) => number) => costs.reduce((total, cost) => total + of(cost), 0);
    expect(sum(({ steps }) => steps)).toBe(6 + 6 + 1);
    const { timings } = await metricsOf(folder);
    expect(timings.seconds).toBeCloseTo(
      sum(({ seconds }) => seconds),
      1,
    );
    expect(timings.secondsPerStep).toBeCloseTo(sum(({ stepSeconds }) => stepSeconds) / 13, 6);
    expect(timings.examples).toBe((await resumeRun(folder, 9)).examples);
    expect(await readFile(`${folder}/MODEL_CARD.md`, 'utf8')).toContain(
      `at ${timings.examplesPerSecond.toPrecision(3)} examples/s`,
    );
  });
});

describe('a folder that is gone in mid-run', () => {
  it.each([
    ['removed', (folder: string) => rm(folder, { recursive: true })],
    ['moved away', (folder: string) => rename(folder, `${folder}-elsewhere`)],
    [
      'replaced by a copy without its lock',
      async (folder: string) => {
        await cp(folder, `${folder}-copy`, { recursive: true });
        await rm(folder, { recursive: true });
        await rename(`${folder}-copy`, folder);
        await rm(`${folder}/run.lock`);
      },
    ],
  ])('%s ends the run with an error, and nothing is made there again', async (_, remove) => {
    const folder = `${await temporaryFolder()}/run`;
    const onEvent = async ({ type, step }: TrainEvent) => {
      if (type === 'step' && step === 3) await remove(folder);
    };
    const running = start(folder, 6, { checkpointEvery: 2, onEvent });
    await expect(running).rejects.toMatchObject({
      code: 'io',
      message: expect.stringContaining('was removed or replaced during the run'),
    });
    expect(await readdir(folder).catch(() => [])).not.toContain('report.html');
  });
});

describe('sinks', () => {
  it('are told every event of a session in order, and which run it is', async () => {
    const folder = await temporaryFolder();
    const told: string[] = [];
    const sink: Sink = {
      name: 'told',
      open: ({ record, folder: where, resumedAt }) => {
        told.push(`${record.config.gan} ${where === folder} ${resumedAt}`);
        return {
          event: ({ type, step }) => void told.push(`${type} ${step}`),
          close: () => void told.push('closed'),
        };
      },
    };
    await start(folder, 2, { sinks: [sink] });
    const session = ['started 0', 'step 1', 'step 2', 'checkpoint 2', 'finished 2', 'closed'];
    expect(told).toEqual(['tiny true undefined', ...session]);
    await resumeRun(folder, 3, { sinks: [sink] });
    expect(told.slice(7, 9)).toEqual(['tiny true 2', 'resumed 2']);
  });

  it('that fail are a warning and get no more events, and the run finishes; a required sink ends the run', async () => {
    const folder = await temporaryFolder();
    let told = 0;
    const failing: Sink = {
      name: 'the service',
      open: () => ({
        event: () => {
          told++;
          throw new Error('it does not answer');
        },
      }),
    };
    expect(await start(folder, 2, { sinks: [failing] })).toMatchObject({ reason: 'completed' });
    const warnings = (await readEvents(folder)).filter(({ type }) => type === 'warning');
    expect([told, warnings]).toMatchObject([1, [{ message: 'the service could not be written: it does not answer' }]]);
    const required = start(await temporaryFolder(), 2, { sinks: [{ ...failing, required: true }] });
    await expect(required).rejects.toThrow('it does not answer');
    await expect(start(await temporaryFolder(), 2, { sinks: [{ name: 'x' } as Sink] })).rejects.toThrow(
      'sinks must be',
    );
  });

  it('a report that cannot be written leaves the run finished', async () => {
    const folder = await temporaryFolder();
    const onEvent = async ({ type }: TrainEvent) => {
      if (type === 'checkpoint') await rm(`${folder}/run.json`); // the report reads this file
    };
    expect(await start(folder, 2, { onEvent })).toMatchObject({ reason: 'completed' });
    const events = await readEvents(folder);
    expect(events.filter(({ type }) => type === 'failed')).toEqual([]);
    expect(
      events.filter(({ type }) => type === 'warning').map((event) => event.type === 'warning' && event.message),
    ).toEqual(['report.html', 'MODEL_CARD.md'].map((name) => expect.stringContaining(`${name} could not be written`)));
  });

  it('are one file each, and the events come first', () => {
    expect(defaultSinks.map(({ name }) => name)).toEqual([
      'events.jsonl',
      'the TensorBoard file',
      'samples.gif',
      'report.html',
      'MODEL_CARD.md',
    ]);
  });
});

it('two resumes at once in one process: exactly one goes on', async () => {
  const folder = await temporaryFolder();
  await start(folder, 2);
  const ended = await Promise.allSettled([resumeRun(folder, 4), resumeRun(folder, 4)]);
  expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(ended.find((end) => end.status === 'rejected')).toMatchObject({ reason: { code: 'mismatch' } });
  expect(await readdir(folder)).not.toContain('run.lock');
  const busy = resumeRun(folder, 6);
  for await (const event of busy) {
    if (event.type === 'resumed')
      await expect(resumeRun(folder, 6)).rejects.toThrow('this process is working on the run');
  }
});

it('lines of events have the time, run.json the format and the version of Ganforge', async () => {
  const folder = await temporaryFolder();
  const before = Date.now();
  await train(tinyGan(gan), ellipse(30), { ...common, seed: 3, steps: 1, folder });
  for (const { time } of await readEvents(folder)) {
    expect(new Date(time).toISOString()).toBe(time);
    expect(Math.abs(Date.parse(time) - before)).toBeLessThan(60_000);
  }
  expect(JSON.parse(await readFile(`${folder}/run.json`, 'utf8'))).toMatchObject({
    format: 'ganforge-run',
    version: 1,
    versions: { ganforge: expect.stringMatching(/^\d+\.\d+\.\d+/) },
  });
});
