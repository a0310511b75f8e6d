import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { StepEvent, TrainEvent } from '../../src/events/events.ts';
import { formatRate, formatSeconds, progressBar } from '../../src/sinks/progress-bar.ts';

function sink(isTTY: boolean) {
  let written = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written += String(chunk);
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY }), text: () => written };
}

const step = (n: number): StepEvent => ({
  type: 'step',
  step: n,
  steps: 10,
  epoch: 0,
  examples: n,
  terms: { 'generator/loss': 0.71 },
  logged: {},
  learningRates: {},
  examplesPerSecond: 123.4,
  stepSeconds: 1,
  seconds: n * 2,
  secondsLeft: (10 - n) * 2,
});
const started = { type: 'started', step: 0, steps: 10 } as TrainEvent;
const finished: TrainEvent = { type: 'finished', step: 10, reason: 'completed', seconds: 20 };

describe('progressBar', () => {
  test('shows only the step if only the clock ends the run', async () => {
    for (const isTTY of [true, false]) {
      const { stream, text } = sink(isTTY);
      const listen = await progressBar({ stream, interval: 0 });
      listen({ ...step(7), steps: Number.POSITIVE_INFINITY });
      expect(text()).toContain('step 7  ETA 6s');
    }
  });

  test('writes a line at intervals without a terminal, and always the last line', async () => {
    const { stream, text } = sink(false);
    const listen = await progressBar({ stream, interval: 60_000 });
    for (const event of [started, ...Array.from({ length: 10 }, (_, i) => step(i + 1)), finished]) listen(event);
    const lines = text().trim().split('\n');
    expect(lines.length).toBeLessThanOrEqual(2);
    expect(lines.at(-1)).toBe('step 10/10  ETA 0s  123 examples/s  generator/loss 0.710');
  });

  test('shows the remaining time, and the measured values with their time on a separate line', async () => {
    const { stream, text } = sink(false);
    const listen = await progressBar({ stream, interval: 0 });
    listen({ type: 'resumed', step: 4, steps: 10 } as TrainEvent);
    listen({ ...step(6), secondsLeft: 200 });
    listen({ type: 'metrics', step: 6, values: { 'FD(digits)': 12.3456, recall: 0.5 }, seconds: 2.04 });
    const lines = text().trim().split('\n');
    expect(lines[0]).toContain('step 6/10  ETA 3m20s');
    expect(lines[1]).toBe('at step 6  FD(digits) 12.35  recall 0.5000  (2.0 s)');
  });

  test('shows a bar on a terminal and passes warnings on', async () => {
    const { stream, text } = sink(true);
    const listen = await progressBar({ stream });
    listen(started);
    listen(step(5));
    listen({ type: 'warning', step: 5, message: 'no picture for tables' });
    listen({ type: 'metrics', step: 5, values: { recall: 0.5 }, seconds: 2 });
    listen(step(10));
    listen(finished);
    expect(text()).toContain(`\r${'█'.repeat(12)}${'░'.repeat(12)} 5/10  ETA 10s`);
    expect(text()).toContain(`${'█'.repeat(24)} 10/10`);
    expect(text()).toContain('no picture for tables');
    expect(text()).toContain('generator/loss 0.710  at step 5  recall 0.5000  (2.0 s)');
  });
});

test('formatSeconds', () => {
  expect([0, 7.2, 59.6, 125, 3725, Number.POSITIVE_INFINITY].map(formatSeconds)).toEqual([
    '0s',
    '7s',
    '1m00s',
    '2m05s',
    '1h02m',
    '?',
  ]);
});

test('formatRate has three digits, and no powers of ten', () => {
  expect([0.123, 14.32, 999.6, 1384.4, 38_123, Number.NaN].map(formatRate)).toEqual([
    '0.123',
    '14.3',
    '1,000',
    '1,380',
    '38,100',
    '?',
  ]);
});
