import { RunEvents, Series } from '@ganforge/health';
import type { RunRecord, StepEvent } from '@ganforge/run';
import { describe, expect, it } from 'vitest';
import { median } from '../../src/view/series.ts';

describe('Series', () => {
  it('keeps few values unchanged, and of many the means of neighbours in order', () => {
    const few = new Series();
    for (let step = 1; step <= 100; step++) few.add(step, 2 * step);
    expect(few.points).toHaveLength(100);
    expect(few.last).toEqual([100, 200]);
    const many = new Series();
    for (let step = 1; step <= 100_000; step++) many.add(step, step);
    expect(many.points.length).toBeLessThan(256);
    expect(many.points.length).toBeGreaterThan(100);
    const [step, value] = many.last!;
    expect(step - value).toBeGreaterThan(0); // a mean of the steps up to it
    expect(step - value).toBeLessThan(1000);
    expect(many.values.every((x, i, all) => i === 0 || x > all[i - 1]!)).toBe(true);
  });

  it('ignores values that are not finite, and forgets points beyond a step', () => {
    const series = new Series();
    series.add(1, Number.NaN);
    for (const step of [2, 3, 4]) series.add(step, step);
    series.cutBeyond(3);
    expect(series.points).toEqual([
      [2, 2],
      [3, 3],
    ]);
    expect(series.since(2)).toEqual([[3, 3]]);
  });
});

it('median', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNaN();
});

it('a resumed run has one history', () => {
  const run = { config: { options: {}, dataset: { size: 1 } } } as unknown as RunRecord;
  const step = (at: number, loss: number) =>
    ({ type: 'step', step: at, terms: { 'a/b': loss }, logged: {} }) as unknown as StepEvent;
  const events = new RunEvents();
  expect(events.view).toBeUndefined();
  events.add({ type: 'started', step: 0, steps: 4, run });
  for (const at of [1, 2, 3]) events.add(step(at, at));
  events.add({ type: 'resumed', step: 2, steps: 8, examples: 0, run });
  events.add(step(3, 30));
  expect(events.view!.steps).toBe(8);
  expect(events.view!.terms.get('a/b')!.points).toEqual([
    [1, 1],
    [2, 2],
    [3, 30],
  ]);
});
