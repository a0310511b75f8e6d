import { type Finding, type HealthEvent, type LoggedEvent, openRun, type TrainEvent } from '@ganforge/run';
import { CHECKS } from './findings/all.ts';
import type { Check } from './findings/check.ts';
import { RunEvents } from './view/run-view.ts';

/**
 * Creates a watch that reports each kind of health problem once, when the problem is first observed.
 *
 * Its memory use is limited. If a run is resumed, pass its earlier events to the watch first (`replay`). Then earlier
 * findings are not reported again.
 *
 * @example
 * const watch = healthWatch();
 * await train(gan, dataset, { steps: 2000, seed: 1, watch: watch.event });
 */
export function healthWatch(checks: readonly Check[] = CHECKS): HealthWatch {
  const events = new RunEvents();
  const found = new Map<string, Finding>();
  let looked = 0;
  const event = (told: TrainEvent | LoggedEvent): readonly HealthEvent[] => {
    if (told.type === 'started' || told.type === 'resumed') {
      looked = told.step;
      for (const [name, finding] of found) if (finding.step > told.step) found.delete(name);
    }
    events.add(told);
    const { view } = events;
    if (view === undefined || !isDue(told, looked, view.steps)) return [];
    looked = told.step;
    const fresh = checks.flatMap(({ find, isOfProbes = false, ...check }): Finding[] => {
      if (found.has(check.name) || (isOfProbes && told.type === 'step')) return [];
      const seen = find(view);
      return seen === undefined ? [] : [{ curves: [], ...check, step: told.step, ...seen }];
    });
    for (const finding of fresh) found.set(finding.name, finding);
    return fresh.map((finding) => ({ type: 'health', step: told.step, finding }));
  };
  return { event, findings: () => [...found.values()] };
}

/** A watch that examines the events of one run. */
export interface HealthWatch {
  /** Processes an event and returns new findings. */
  readonly event: (event: TrainEvent | LoggedEvent) => readonly HealthEvent[];
  /** Returns all findings so far, ordered by step. */
  findings(): readonly Finding[];
}

/**
 * Returns whether the run must be examined now. This is the case at probes and metrics, after every hundredth of the
 * steps, and at the end.
 */
function isDue({ type, step }: TrainEvent | LoggedEvent, looked: number, steps: number): boolean {
  if (type === 'probe' || type === 'metrics' || type === 'failed') return true;
  const between = Number.isFinite(steps) ? steps / 100 : 100; // a run that ends after a time has no number of steps
  return type === 'step' && (step - looked >= between || step === steps);
}

/**
 * Finds the health problems in the events of a run. Each kind of problem is reported once, when it is first observed.
 *
 * @example
 * for (const { title, seen } of await examine(run.events())) console.log(title, seen);
 */
export async function examine(
  events: AsyncIterable<LoggedEvent> | Iterable<TrainEvent | LoggedEvent>,
  checks: readonly Check[] = CHECKS,
): Promise<readonly Finding[]> {
  const watch = healthWatch(checks);
  for await (const event of events) watch.event(event);
  return watch.findings();
}

/**
 * Finds the health problems of the run in a folder or at an address.
 *
 * @throws GanError as `openRun`
 * @example
 * const findings = await examineRun('runs/digits');
 */
export async function examineRun(place: string | URL): Promise<readonly Finding[]> {
  return examine((await openRun(place)).events());
}
