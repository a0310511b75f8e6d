import type { TrainEvent } from '@ganforge/run';
import { train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { hurryTimers } from '../hurry-timers.ts';
import { ellipse, numbersOf, tinyGan } from '../tiny-gan.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const options = { seed: 3, batchSize: 4, sampleEvery: 0 };
const breath = () => new Promise((resolve) => setTimeout(resolve, 10));

describe('Training', () => {
  it('gives its events to an iteration, and then its result', async () => {
    const run = train(tinyGan(), ellipse(20), { ...options, steps: 3 });
    const types: string[] = [];
    for await (const event of run) types.push(event.type);
    expect(types).toEqual(['started', 'step', 'step', 'step', 'finished']);
    expect(await run).toMatchObject({ reason: 'completed', step: 3 });
  });

  it('does nothing before it is awaited or iterated', async () => {
    const gan = tinyGan();
    const before = numbersOf(gan.networks.critic!);
    const run = train(gan, ellipse(20), { ...options, steps: 1 });
    await breath();
    expect(numbersOf(gan.networks.critic!)).toEqual(before);
    await run;
    expect(numbersOf(gan.networks.critic!)).not.toEqual(before);
  });

  it('runs once, even if it is awaited several times', async () => {
    let started = 0;
    const onEvent = (event: TrainEvent) => {
      if (event.type === 'started') started++;
    };
    const run = train(tinyGan(), ellipse(20), { ...options, steps: 1, onEvent });
    const [first, second] = await Promise.all([run, run]);
    expect(first).toBe(second);
    expect(started).toBe(1);
  });

  it('waits for its consumer', async () => {
    const gan = tinyGan();
    const iterator = train(gan, ellipse(20), { ...options, steps: 50 })[Symbol.asyncIterator]();
    await iterator.next(); // the run has started
    expect((await iterator.next()).value).toMatchObject({ type: 'step', step: 1 });
    const numbers = numbersOf(gan.networks.critic!);
    await breath();
    expect(numbersOf(gan.networks.critic!)).toEqual(numbers);
    await iterator.return?.();
  });

  it('ends when the iteration is left, and leaves no tensor', async () => {
    const gan = tinyGan();
    const { numTensors } = tf.memory();
    const run = train(gan, ellipse(20), { ...options, steps: 1000 });
    for await (const event of run) if (event.step === 2) break;
    const numbers = numbersOf(gan.networks.critic!);
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(await run).toMatchObject({ reason: 'aborted' });
    await breath();
    expect(numbersOf(gan.networks.critic!)).toEqual(numbers);
  });

  it('throws in the iteration what ended the run, after the events before it', async () => {
    const gan = tinyGan({ scale: 'step < 2 ? 1 : -1' });
    const types: string[] = [];
    const iterate = async () => {
      for await (const event of train(gan, ellipse(20), { ...options, steps: 5 })) types.push(event.type);
    };
    await expect(iterate()).rejects.toThrow("term 'adversarial' is NaN");
    expect(types).toEqual(['started', 'step', 'step', 'failed']);
  });

  it('can be iterated only once', () => {
    const run = train(tinyGan(), ellipse(20), { ...options, steps: 1 });
    run[Symbol.asyncIterator]();
    expect(() => run[Symbol.asyncIterator]()).toThrow('can be iterated only once');
  });

  it('ends on an AbortSignal after the step it is in', async () => {
    const controller = new AbortController();
    const onEvent = (event: TrainEvent) => void (event.type === 'step' && event.step === 3 && controller.abort());
    const result = await train(tinyGan(), ellipse(20), { ...options, steps: 100, signal: controller.signal, onEvent });
    expect(result).toMatchObject({ reason: 'aborted', step: 3 });
    const none = await train(tinyGan(), ellipse(20), { ...options, steps: 100, signal: controller.signal });
    expect(none).toMatchObject({ reason: 'aborted', step: 0 });
  });

  it('logs at regular steps, and always the last step', async () => {
    const logged = async (stopAt: number) => {
      const controller = new AbortController();
      const steps: number[] = [];
      const onEvent = ({ type, step }: TrainEvent) => void (type === 'step' && steps.push(step));
      const { signal } = controller;
      const gan = tinyGan();
      let updates = 0; // a step has two updates of the critic and one of the generator
      const players = gan.players.map((player) => ({
        ...player,
        updateWhen: () => {
          updates++;
          if (updates === 3 * stopAt) controller.abort();
          return true;
        },
      }));
      await train({ ...gan, players }, ellipse(20), { ...options, steps: 7, logEvery: 3, signal, onEvent });
      return steps;
    };
    expect(await logged(0)).toEqual([3, 6, 7]);
    expect(await logged(5)).toEqual([3, 5]);
  });

  it('lets timers run between steps', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 5);
    const result = await train(tinyGan(), ellipse(20), { ...options, steps: 1e6, signal: controller.signal });
    expect(result.step).toBeLessThan(1e6);
  });

  it('runs without setImmediate, as in a browser', async () => {
    vi.stubGlobal('setImmediate', undefined);
    onTestFinished(() => void vi.unstubAllGlobals());
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 5);
    const result = await train(tinyGan(), ellipse(20), { ...options, steps: 1e6, signal: controller.signal });
    expect(result.reason).toBe('aborted');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends on %s, and then no longer listens', async (signal) => {
    const heard: string[] = [];
    // with this listener, the process must be ended by the test
    const listener = (name: string) => void heard.push(name);
    process.on(signal, listener);
    onTestFinished(() => void process.off(signal, listener));
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    onTestFinished(() => written.mockRestore());
    const before = process.listenerCount(signal);
    const onEvent = (event: TrainEvent) =>
      void (event.type === 'step' && event.step === 2 && process.emit(signal, signal));
    const result = await train(tinyGan(), ellipse(20), { ...options, steps: 100, onEvent });
    expect(result).toMatchObject({ reason: 'interrupted', step: 2 });
    expect(process.listenerCount(signal)).toBe(before);
    expect(heard).toEqual([signal]);
    expect(written.mock.calls).toEqual([
      [`[trainer] ${signal} at step 2 of 100: nothing is saved, because the run has no folder.\n`],
    ]);
  });

  it('does not listen for signals where it is told not to', async () => {
    const before = process.listenerCount('SIGINT');
    const heard: number[] = [];
    const onEvent = () => void heard.push(process.listenerCount('SIGINT'));
    await train(tinyGan(), ellipse(20), { ...options, steps: 1, handleSignals: false, onEvent });
    expect(new Set(heard)).toEqual(new Set([before]));
    await train(tinyGan(), ellipse(20), { ...options, steps: 1, onEvent });
    expect(heard.at(-1)).toBe(before + 1);
  });

  it('does not wait for a listener or a consumer that does not come back', async () => {
    hurryTimers();
    const controller = new AbortController();
    const { signal } = controller;
    const onEvent = ({ step }: TrainEvent) => {
      if (step !== 2) return undefined;
      setTimeout(() => controller.abort(), 50);
      return new Promise<void>(() => undefined);
    };
    const result = await train(tinyGan(), ellipse(20), { ...options, steps: 100, signal, onEvent });
    expect(result).toMatchObject({ reason: 'aborted', step: 2 });
    const late = new AbortController();
    const run = train(tinyGan(), ellipse(20), { ...options, steps: 100, signal: late.signal });
    await run[Symbol.asyncIterator]().next(); // it is not called again
    late.abort();
    expect(await run).toMatchObject({ reason: 'aborted', step: 0 });
  });

  it('stops when its listener throws', async () => {
    const onEvent = (event: TrainEvent) => {
      if (event.step === 2) throw new Error('listener');
    };
    await expect(train(tinyGan(), ellipse(20), { ...options, steps: 5, onEvent })).rejects.toThrow('listener');
  });

  it('has catch and finally, which begin it too', async () => {
    let ended = 0;
    const run = train(tinyGan(), ellipse(20), { ...options, steps: 2 });
    expect(await run.finally(() => void ended++)).toMatchObject({ reason: 'completed', step: 2 });
    expect(await run.catch(() => 'not called')).toMatchObject({ step: 2 });
    const failing = train(tinyGan(), ellipse(20), { ...options, steps: 0 });
    expect(await failing.catch((reason) => String(reason))).toContain('steps must be an integer >= 1');
    await expect(failing.finally(() => void ended++)).rejects.toThrow('steps');
    expect(ended).toBe(2);
  });
});
