import { readFile } from 'node:fs/promises';
import type { Dataset, MetricContext } from '@ganforge/core';
import { readEvents, type TrainEvent } from '@ganforge/run';
import { train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { StopRequest } from '../../src/loop/stop.ts';
import { hurryTimers } from '../hurry-timers.ts';
import { contentsOf, temporaryFolder } from '../temporary.ts';
import { ellipse, type PointBatch, tinyGan } from '../tiny-gan.ts';
import { common, gan, metric, resumeRun, start } from '../tiny-run.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

beforeEach(hurryTimers);

/**
 * Returns the ellipse dataset. Batch number `stuck` (from 0) never arrives; when it is requested, `onStuck` is called.
 */
function stuckAt(stuck: number, onStuck: () => void): Dataset<PointBatch> {
  const whole = { ...ellipse(30), fingerprint: 'own' };
  let asked = 0;
  return {
    ...whole,
    get(...request) {
      if (asked++ !== stuck) return whole.get(...request);
      setTimeout(onStuck, 0);
      return new Promise<never>(() => undefined);
    },
  };
}

describe('a dataset that does not answer', () => {
  // A step has two critic updates. So batch 7 is the second batch of the fourth step.
  it.each([0, 7])('does not keep a run from its end: batch %i, the last whole step is kept', async (stuck) => {
    const folder = await temporaryFolder();
    const stop = new AbortController();
    const options = { ...common, seed: 3, steps: 9, signal: stop.signal, folder };
    const { numTensors } = tf.memory();
    const made = tinyGan(gan);
    const own = tf.memory().numTensors - numTensors;
    const result = await train(
      made,
      stuckAt(stuck, () => stop.abort()),
      options,
    );
    const whole = Math.floor(stuck / 2);
    expect(result).toMatchObject({ reason: 'aborted', step: whole, examples: 8 * whole });
    expect(tf.memory().numTensors).toBe(numTensors + own);
    if (whole === 0) return;
    const once = await temporaryFolder();
    await train(
      tinyGan(gan),
      stuckAt(-1, () => undefined),
      { ...common, seed: 3, steps: whole, folder: once },
    );
    const [kept, expected] = [await contentsOf(`${folder}/checkpoints`), await contentsOf(`${once}/checkpoints`)];
    expect(kept).toEqual(expected);
    const steps = (await readEvents(folder)).filter(({ type }) => type === 'step');
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3]);
  });

  it('does not keep a run from its end before it began', async () => {
    const stop = new AbortController();
    const { fingerprint: _, ...silent } = stuckAt(0, () => stop.abort());
    const run = train(tinyGan(gan), silent, { ...common, seed: 3, steps: 9, signal: stop.signal });
    await expect(run).rejects.toThrow('stopped before it started: get() of the dataset did not return');
  });

  it('does not keep an error from being thrown', async () => {
    const failing = tinyGan({ criticUpdates: 1, scale: 'step < 2 ? 1 : -1' });
    const run = train(
      failing,
      stuckAt(3, () => undefined), // the batch is read in advance during the third step
      { ...common, seed: 3, steps: 9 },
    );
    await expect(run).rejects.toMatchObject({ code: 'not-finite' });
  });
});

describe('a player that prepares for ever', () => {
  it('does not keep a run from its end, and the step is undone', async () => {
    const folder = await temporaryFolder();
    const stop = new AbortController();
    const made = tinyGan(gan);
    const [critic, generator] = made.players;
    let steps = 0;
    const prepare = () => {
      if (steps++ < 3) return Promise.resolve({});
      stop.abort();
      return new Promise<never>(() => undefined);
    };
    const players = [critic!, { ...generator!, prepare }, ...made.players.slice(2)];
    const options = { ...common, seed: 3, steps: 9, signal: stop.signal, folder };
    const result = await train({ ...made, players }, ellipse(30), options);
    expect(result).toMatchObject({ reason: 'aborted', step: 3 });
    const once = await temporaryFolder();
    await start(once, 3);
    expect(await contentsOf(`${folder}/checkpoints`)).toEqual(await contentsOf(`${once}/checkpoints`));
  });
});

describe('a metric that does not come to an end', () => {
  it('does not keep a run from its end; the run goes on by measuring, byte for byte', async () => {
    const stuck = new AbortController();
    const [once, twice] = [await temporaryFolder(), await temporaryFolder()];
    let hang = false;
    let late: Promise<unknown> | undefined;
    const fid = metric('fid', 4, async ({ step, sample }: MetricContext<PointBatch>) => {
      if (hang) {
        stuck.abort();
        late = new Promise((resolve) => setTimeout(resolve, 300)).then(() => sample(1, 0));
        late.catch(() => undefined);
        await new Promise(() => undefined);
      }
      return step;
    });
    const options = { metrics: [fid], best: { metric: 'fid', mode: 'max' } as const, checkpointEvery: 6 };
    await start(once, 8, options);
    hang = true;
    expect(await start(twice, 8, { ...options, signal: stuck.signal })).toMatchObject({ reason: 'aborted', step: 4 });
    await expect(late).rejects.toThrow('the run has ended');
    const manifest = async () => JSON.parse(await readFile(`${twice}/checkpoints/step-4/manifest.json`, 'utf8'));
    expect(await manifest()).toMatchObject({ training: { unmeasured: true }, best: null });
    hang = false;
    expect(await resumeRun(twice, 8, options)).toMatchObject({ reason: 'completed', step: 8 });
    expect(await contentsOf(`${twice}/checkpoints`)).toEqual(await contentsOf(`${once}/checkpoints`));
    expect(Object.keys((await manifest()).training)).not.toContain('unmeasured');
  });
});

describe('the first checkpoint', () => {
  const after = async (seconds: number, checkpointEvery: number) => {
    const folder = await temporaryFolder();
    const real = performance.now.bind(performance);
    let ahead = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => real() + ahead);
    onTestFinished(() => clock.mockRestore());
    const onEvent = (event: TrainEvent) => {
      if (event.type === 'step' && event.step === 3) ahead = seconds * 1000;
    };
    await start(folder, 6, { checkpointEvery, onEvent });
    clock.mockRestore();
    return folder;
  };
  const stepsOf = async (folder: string) =>
    (await readEvents(folder)).flatMap(({ type, step }) => (type === 'checkpoint' ? [step] : []));

  it('comes after a minute for any number of steps between checkpoints, and changes no result', async () => {
    const [early, plain] = [await after(61, 500), await after(30, 500)];
    expect([await stepsOf(early), await stepsOf(plain)]).toEqual([[3, 6], [6]]);
    const last = (folder: string) => contentsOf(`${folder}/checkpoints/step-6`);
    expect(await last(early)).toEqual(await last(plain));
  });

  it('is not written if one exists, or if none is wanted before the end', async () => {
    expect(await stepsOf(await after(61, 2))).toEqual([2, 4, 6]);
    expect(await stepsOf(await after(61, 0))).toEqual([6]);
  });
});

describe('StopRequest', () => {
  it('counts the first reason, and a signal whenever it comes', () => {
    const stop = new StopRequest();
    expect([stop.reason, stop.signal]).toEqual([undefined, undefined]);
    stop.ask('aborted');
    stop.ask('interrupted', 'SIGTERM');
    expect([stop.reason, stop.signal]).toEqual(['aborted', 'SIGTERM']);
  });
});
