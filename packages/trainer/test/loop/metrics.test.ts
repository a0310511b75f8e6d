import { readdir, readFile } from 'node:fs/promises';
import type { Gan, MetricContext } from '@ganforge/core';
import { readEvents, type StepEvent, type TrainEvent } from '@ganforge/run';
import { resume, train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { secondsLeft } from '../../src/loop/measure.ts';
import { contentsOf, temporaryFolder } from '../temporary.ts';
import { ellipse, numbersOf, type PointBatch, tinyGan } from '../tiny-gan.ts';
import { common, gan, metric, resumeRun, start } from '../tiny-run.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Returns the mean of the samples. */
async function centre({ sample }: MetricContext<PointBatch>): Promise<number> {
  const { points } = await sample(32, 0);
  const mean = tf.mean(points!);
  const [value] = await mean.data();
  tf.dispose([points!, mean]);
  return value!;
}

const best = { metric: 'centre', mode: 'min' } as const;

describe('metrics', () => {
  it('are measured at regular steps and after the last, before the checkpoint, with their time', async () => {
    const folder = await temporaryFolder();
    const events: TrainEvent[] = [];
    const asked: [string, number, number][] = [];
    const note = (name: string) => (of: MetricContext<PointBatch>) => {
      asked.push([name, of.step, of.seed]);
      return of.step / 8;
    };
    const metrics = [metric('a', 2, note('a')), metric('brightness', 3, note('brightness'))];
    const onEvent = (event: TrainEvent) => void events.push(event);
    const result = await start(folder, 5, { metrics, onEvent, checkpointEvery: 4 });
    expect(asked).toEqual([
      ['a', 2, 3],
      ['brightness', 3, 3],
      ['a', 4, 3],
      ['a', 5, 3],
      ['brightness', 5, 3],
    ]);
    expect(events.map(({ type, step }) => `${type} ${step}`)).toEqual(
      'started 0,step 1,step 2,metrics 2,step 3,metrics 3,step 4,metrics 4,checkpoint 4,step 5,metrics 5,checkpoint 5,finished 5'.split(
        ',',
      ),
    );
    const latest = { a: { value: 0.625, step: 5 }, brightness: { value: 0.625, step: 5 } };
    expect(result.metrics).toEqual(latest);
    const metricsFile = JSON.parse(await readFile(`${folder}/metrics.json`, 'utf8'));
    expect(metricsFile.metrics).toEqual(latest);
    const logged = (await readEvents(folder)).filter((event) => event.type === 'metrics');
    expect(logged.map(({ values }) => values)).toEqual([
      { a: 0.25 },
      { brightness: 0.375 },
      { a: 0.5 },
      { a: 0.625, brightness: 0.625 },
    ]);
    const spent = logged.reduce((sum, { seconds }) => sum + seconds, 0);
    expect(metricsFile.timings.metricsSeconds).toBeGreaterThanOrEqual(spent);
    expect(metricsFile.timings.metricsSeconds).toBeLessThan(metricsFile.timings.seconds);
    expect(await readFile(`${folder}/MODEL_CARD.md`, 'utf8')).toContain('| a | 0.62500 | 5 |');
    expect(await readFile(`${folder}/report.html`, 'utf8')).toContain('<h2>Metrics</h2>');
    const board = (await readdir(folder)).find((name) => name.startsWith('events.out'))!;
    expect(await readFile(`${folder}/${board}`, 'latin1')).toContain('brightness');
  });

  it('prepare once in a process, before its first step, and not where there is none', async () => {
    const folder = await temporaryFolder();
    const told: string[] = [];
    const prepared = { ...metric('a', 2, () => 0), prepare: async () => void told.push('prepared') };
    const options = { metrics: [prepared], onEvent: ({ type, step }: TrainEvent) => void told.push(`${type} ${step}`) };
    await start(folder, 1, options);
    expect(told.slice(0, 3)).toEqual(['started 0', 'prepared', 'step 1']);
    await resumeRun(folder, 2, options);
    await resumeRun(folder, 2, options);
    expect(told.filter((what) => what === 'prepared')).toHaveLength(2);
  });

  it('that cannot prepare are reported and not measured, or end the run before its first step', async () => {
    let asked = 0;
    const fails = { ...metric('a', 2, () => ++asked), prepare: () => Promise.reject(new Error('no real images')) };
    const metrics = [fails, metric('b', 2, ({ step }) => step)];
    const told: TrainEvent[] = [];
    const onEvent = (event: TrainEvent) => void told.push(event);
    const result = await start(await temporaryFolder(), 3, { metrics, onEvent });
    expect(result.metrics).toEqual({ b: { value: 3, step: 3 } });
    expect(asked).toBe(0);
    const message = "the metric 'a' failed: no real images. The run continues without its value.";
    expect(told.filter(({ type }) => type === 'warning')).toMatchObject([{ step: 0, message }]);
    told.length = 0;
    const strict = start(await temporaryFolder(), 3, { metrics, onEvent, metricErrors: 'throw' });
    await expect(strict).rejects.toThrow("the metric 'a' failed: no real images");
    expect(Math.max(...told.map(({ step }) => step))).toBe(0);
  });

  it('are measured without a folder too', async () => {
    const metrics = [metric('centre', 2, centre)];
    const { metrics: found } = await train(tinyGan(), ellipse(20), { ...common, seed: 3, steps: 3, metrics });
    expect(found).toEqual({ centre: { value: expect.any(Number), step: 3 } });
  });

  it('see the averaged weights, and the trained ones are put back', async () => {
    const seen: number[][][] = [];
    const metrics = [metric('n', 4, ({ gan }) => seen.push(numbersOf(gan.networks.generator!)))];
    const [trained, averaged] = [tinyGan({ decay: 0.5 }), tinyGan({ decay: 0.5 })];
    const options = { ...common, seed: 3, steps: 4 };
    await train(trained, ellipse(20), { ...options, metrics });
    await train(averaged, ellipse(20), { ...options, endWithAverages: true });
    expect(seen).toEqual([numbersOf(averaged.networks.generator!)]);
    expect(numbersOf(trained.networks.generator!)).not.toEqual(seen[0]);
  });

  it('change nothing in the training, and get the same latents at every step', async () => {
    const drawn: number[][] = [];
    const made = tinyGan();
    const sample: Gan['sample'] = ({ latent }) => {
      drawn.push([...latent!.z!.dataSync()]);
      return { points: tf.zeros([4, 2]) };
    };
    const twoParts = metric('a', 2, async (of) => {
      for (const part of [0, 1]) tf.dispose((await of.sample(4, part)).points!);
      return 0;
    });
    const { numTensors } = tf.memory();
    await train({ ...made, sample }, ellipse(20), { ...common, seed: 3, steps: 4, metrics: [twoParts] });
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(drawn).toHaveLength(4);
    expect(drawn.slice(2)).toEqual(drawn.slice(0, 2));
    expect(drawn[1]).not.toEqual(drawn[0]);
    const plain = tinyGan();
    await train(plain, ellipse(20), { ...common, seed: 3, steps: 4 });
    expect(numbersOf(made.networks.generator!)).toEqual(numbersOf(plain.networks.generator!));
    expect(numbersOf(made.networks.critic!)).toEqual(numbersOf(plain.networks.critic!));
  });

  it.each([
    ['between two measurements', 7],
    ['after a step that was measured', 8],
  ])('are those of one run where it was ended %s', async (_, ended) => {
    const options = { metrics: [metric('centre', 4, centre)], best, checkpointEvery: 5 };
    const [once, twice] = [await temporaryFolder(), await temporaryFolder()];
    await start(once, 13, options);
    const stop = new AbortController();
    const onEvent = ({ type, step }: TrainEvent) => void (type === 'step' && step === ended && stop.abort());
    await start(twice, 13, { ...options, onEvent, signal: stop.signal });
    await resumeRun(twice, 13, options);
    const kept = (folder: string) => contentsOf(`${folder}/checkpoints/step-13`);
    expect(await kept(twice)).toEqual(await kept(once));
    const { metrics, best: found } = JSON.parse(await readFile(`${twice}/checkpoints/step-13/manifest.json`, 'utf8'));
    expect(metrics.centre.step).toBe(13);
    expect([4, 8, 12, 13]).toContain(found.step);
    const measured = async (folder: string) =>
      (await readEvents(folder)).flatMap((event) => (event.type === 'metrics' ? [[event.step, event.values]] : []));
    expect(await measured(twice)).toEqual(await measured(once));
  });

  it('of a run that continues are the last ones until there are newer ones', async () => {
    const folder = await temporaryFolder();
    const stop = new AbortController();
    const onEvent = ({ type, step }: TrainEvent) => void (type === 'step' && step === 3 && stop.abort());
    const metrics = [metric('step', 2, ({ step }) => step)];
    await start(folder, 9, { metrics, onEvent, signal: stop.signal });
    const again = new AbortController();
    again.abort();
    const result = await resumeRun(folder, 9, { metrics, signal: again.signal });
    expect(result).toMatchObject({ step: 3, metrics: { step: { value: 2, step: 2 } } });
  });

  it('name the best checkpoint, which is written when they are measured', async () => {
    const folder = await temporaryFolder();
    const fid = metric('fid', 2, ({ step }) => ({ 2: 5, 4: 1, 6: 3, 8: 2 })[step]!);
    await start(folder, 8, { metrics: [fid], best: { metric: 'fid', mode: 'min' }, checkpointEvery: 5, keepLast: 1 });
    const found = (await readEvents(folder)).flatMap((event) =>
      event.type === 'checkpoint' ? [[event.step, event.best]] : [],
    );
    expect(found).toEqual([
      [2, true],
      [4, true],
      [5, false],
      [8, false],
    ]);
    expect(Object.keys(await contentsOf(`${folder}/checkpoints`)).map((name) => name.split('/')[0])).toContain(
      'step-4',
    );
  });

  it('that throw are reported and skipped, and the run and the other metrics continue', async () => {
    const folder = await temporaryFolder();
    const fails = metric('fid', 2, ({ step }) => {
      if (step === 4) throw new TypeError('no metric');
      return step;
    });
    const result = await start(folder, 6, { metrics: [fails, metric('kid', 2, ({ step }) => -step)] });
    expect(result).toMatchObject({ reason: 'completed', step: 6, metrics: { fid: { value: 6 }, kid: { value: -6 } } });
    const logged = await readEvents(folder);
    expect(logged.filter(({ type }) => type === 'warning')).toMatchObject([
      { step: 4, message: "the metric 'fid' failed: no metric. Its value is omitted at step 4." },
    ]);
    expect(logged.filter(({ type }) => type === 'metrics')).toMatchObject([
      { step: 2, values: { fid: 2, kid: -2 } },
      { step: 4, values: { kid: -4 }, missing: ['fid'] },
      { step: 6, values: { fid: 6, kid: -6 } },
    ]);
  });

  it('that throw end the run if required, with a checkpoint of the step from which it can continue', async () => {
    const folder = await temporaryFolder();
    const fails = metric('fid', 2, ({ step }) => {
      if (step === 4) throw new Error('no metric');
      return step;
    });
    const strict = start(folder, 6, { metrics: [fails], checkpointEvery: 3, metricErrors: 'throw' });
    await expect(strict).rejects.toMatchObject({ name: 'GanError', cause: { cause: { message: 'no metric' } } });
    const again = resume(folder, tinyGan(gan), ellipse(30), { ...common, steps: 6 });
    for await (const event of again) if (event.type === 'resumed') expect(event.checkpoint).toBe('step-4');
    const once = await temporaryFolder();
    await start(once, 6);
    const last = (run: string) => contentsOf(`${run}/checkpoints/step-6`);
    const { 'manifest.json': _, ...state } = await last(once);
    expect(await last(folder)).toMatchObject(state);
  });

  it('that are not finite numbers are skipped with a warning', async () => {
    const events: TrainEvent[] = [];
    const onEvent = (event: TrainEvent) => void events.push(event);
    const metrics = [metric('fid', 2, () => Number.NaN)];
    const options = { ...common, seed: 3, steps: 2, metrics, onEvent, best: { metric: 'fid', mode: 'min' } as const };
    expect((await train(tinyGan(), ellipse(20), options)).metrics).toEqual({});
    expect(events.find(({ type }) => type === 'warning')).toMatchObject({
      message: "'fid' is NaN at step 2: left out.",
    });
    expect(events.find(({ type }) => type === 'metrics')).toMatchObject({ values: {}, missing: ['fid'] });
    const strict = train(tinyGan(), ellipse(20), { ...options, metricErrors: 'throw' });
    await expect(strict).rejects.toMatchObject({
      code: 'not-finite',
      message: expect.stringContaining("'fid' is NaN"),
    });
  });

  it('may warn, of each thing once', async () => {
    const warns = metric('a', 1, ({ step, warn }) => {
      warn('few samples');
      if (step === 3) warn('fewer still');
      return 0;
    });
    const told: string[] = [];
    const onEvent = (event: TrainEvent) =>
      void (event.type === 'warning' && told.push(`${event.step} ${event.message}`));
    await train(tinyGan(), ellipse(20), { ...common, seed: 3, steps: 4, metrics: [warns], onEvent });
    expect(told).toEqual(['1 few samples', '3 fewer still']);
  });

  const fine = metric('fid', 2, () => 1);
  it.each([
    [fine, /metrics must be an array; received an object/],
    [[undefined], /metrics\[0\]\.names must be strings such as \['FD\(digits\)'\]; received undefined/],
    [[{ ...fine, names: [] }], /metrics\[0\]\.names must be strings/],
    [[{ ...fine, names: [''] }], /metrics\[0\]\.names must be strings/],
    [[{ ...fine, every: 0 }], /metrics\[0\]\.every must be an integer >= 1; received 0/],
    [[{ ...fine, every: 2.5 }], /metrics\[0\]\.every must be an integer >= 1; received 2\.5/],
    [[{ ...fine, evaluate: 3 }], /metrics\[0\]\.evaluate must be a function; received 3/],
    [[{ ...fine, prepare: 3 }], /metrics\[0\]\.prepare must be a function; received 3/],
    [[fine, fine], /'fid' is named twice in metrics/],
  ])('refuses %o before it trains', async (metrics, problem) => {
    const running = train(tinyGan(), ellipse(20), { ...common, seed: 3, steps: 2, metrics: metrics as never });
    await expect(running).rejects.toThrow(problem);
    await expect(running).rejects.toMatchObject({ code: 'argument' });
  });

  it.each([
    [undefined, 'undefined'],
    [[1], 'an array'],
    [{}, "undefined for 'fid'"],
    [{ fid: '3' }, "'3' for 'fid'"],
    [{ fid: 3, kid: 4 }, "'kid', which it does not name"],
  ])('refuses that a metric gives %o', async (found, received) => {
    const metrics = [{ ...fine, evaluate: () => found as never }];
    const strict = { ...common, seed: 3, steps: 2, metrics, metricErrors: 'throw' } as const;
    await expect(train(tinyGan(), ellipse(20), strict)).rejects.toThrow(
      `a metric must return a number for each of its names (fid); received ${received}.`,
    );
  });
});

describe('the time left', () => {
  const options = { steps: 10, metrics: [metric('a', 4, () => 0), metric('b', 5, () => 0)] } as never;
  const progress = (step: number, costs: [string, number][]) =>
    ({ step, stepsTaken: step, metricsSeconds: 3, costs: new Map(costs) }) as never;

  it('is that of the steps and of the measurements to come', () => {
    // A step takes 2 s. Metric a is due at steps 8 and 10, and metric b at step 10.
    expect(secondsLeft({ options }, progress(4, [['a', 3]]), 11)).toBe(6 * 2 + 2 * 3);
    expect(
      secondsLeft(
        { options },
        progress(5, [
          ['a', 2],
          ['b', 1],
        ]),
        13,
      ),
    ).toBe(5 * 2 + 2 * 2 + 1);
    expect(secondsLeft({ options }, progress(10, [['a', 2]]), 23)).toBe(0);
  });

  it('comes with every step', async () => {
    const steps: StepEvent[] = [];
    const onEvent = (event: TrainEvent) => void (event.type === 'step' && steps.push(event));
    await train(tinyGan(), ellipse(20), { ...common, seed: 3, steps: 3, onEvent });
    expect(steps.map(({ secondsLeft }) => secondsLeft > 0)).toEqual([true, true, false]);
  });
});
