import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { RunRecord, StepEvent, TrainEvent } from '@ganforge/run';

/** Contains numbers by name at the same steps. */
interface Columns {
  readonly steps: readonly number[];
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
}

/** A run as `scripts/record.ts` stores it. */
interface RecordedRun {
  readonly name: string;
  readonly ill: string;
  readonly half: 'a' | 'b';
  readonly steps: number;
  readonly onset: number;
  /** The results of metrics for the last samples. */
  readonly judge?: { readonly density: number; readonly coverage: number };
  readonly events: readonly TrainEvent[];
}

/**
 * Returns the recorded runs in the order of their names.
 *
 * @param name `recorded` for the runs that the thresholds were set on and tested with; `recorded-fresh` for later runs
 */
export function recordedRuns(name: 'recorded' | 'recorded-fresh' = 'recorded'): readonly RecordedRun[] {
  const folder = new URL(`${name}/`, import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json.gz'))
    .sort()
    .map((file) => {
      const kept = JSON.parse(gunzipSync(readFileSync(new URL(file, folder))).toString());
      const { ill, half, steps, onset = 0, judge } = kept;
      return { name: file.replace('.json.gz', ''), ill, half, steps, onset, judge, events: eventsOf(kept) };
    });
}

interface Kept {
  readonly steps: number;
  readonly batchSize: number;
  readonly run: RunRecord;
  readonly terms: Columns;
  readonly logged: Columns;
  readonly probes: Columns;
  readonly failed?: { readonly step: number; readonly code: 'not-finite'; readonly message: string };
}

function eventsOf({ steps, batchSize, run, terms, logged, probes, failed }: Kept): TrainEvent[] {
  const rest = { epoch: 0, learningRates: {}, examplesPerSecond: 0, seconds: 0, stepSeconds: 0, secondsLeft: 0 };
  const told: TrainEvent[] = terms.steps.map((step, i): StepEvent => {
    const values = { terms: at(terms, i), logged: at(logged, i) };
    return { type: 'step', step, steps, examples: step * batchSize, ...rest, ...values };
  });
  const found: TrainEvent[] = probes.steps.map((step, i) => ({ type: 'probe', step, values: at(probes, i) }));
  const inOrder = [...told, ...found].sort((a, b) => a.step - b.step);
  const end: TrainEvent[] = failed === undefined ? [] : [{ type: 'failed', seconds: 0, ...failed }];
  return [{ type: 'started', step: 0, steps, run }, ...inOrder, ...end];
}

function at({ values }: Columns, i: number): Record<string, number> {
  const found = Object.entries(values).flatMap(([name, column]) => {
    const value = column[i];
    return value == null ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}
