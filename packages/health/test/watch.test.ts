import { healthWatch, RunEvents } from '@ganforge/health';
import type { RunRecord, TrainEvent } from '@ganforge/run';
import { expect, it } from 'vitest';

it('a finding keeps the chart of its first time, and is reported once', () => {
  const run = { config: { options: {}, dataset: { size: 1 } } } as unknown as RunRecord;
  const watch = healthWatch();
  watch.event({ type: 'started', step: 0, steps: 100, run });
  const layer = 'generator/generator/dense';
  const told = [10, 20, 30, 40].flatMap((step) => {
    const values = { [`${layer}/gradient`]: 500, [`${layer}/weight`]: 1, [`${layer}/change`]: 0.001 };
    return watch.event({ type: 'probe', step, values } satisfies TrainEvent);
  });
  expect(told.map(({ step, finding }) => [step, finding.name])).toEqual([[20, 'exploding-gradients']]);
  expect(watch.findings()[0]!.curves[0]!.points).toEqual([
    [10, 500],
    [20, 500],
  ]);
});

it('keeps at most 256 points per series for a run of any length', () => {
  const events = new RunEvents();
  const run = { config: { options: {}, dataset: { size: 1 } } } as unknown as RunRecord;
  events.add({ type: 'started', step: 0, steps: 1e6, run });
  for (let step = 1; step <= 200_000; step++) {
    events.add({
      type: 'step',
      step,
      steps: 1e6,
      terms: { 'a/b': step },
      logged: { 'a/c': 1 },
    } as unknown as TrainEvent);
    if (step % 10 === 0) events.add({ type: 'probe', step, values: { 'samples/diversity': 1 } });
  }
  const { terms, logged, probes } = events.view!;
  for (const series of [...terms.values(), ...logged.values(), ...probes.values()]) {
    expect(series.points.length).toBeLessThanOrEqual(256);
    expect(Object.keys(series)).toEqual([]); // the rest is numbers: a sum and counts
  }
});
