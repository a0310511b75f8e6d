import type { Batch, Dataset, Gan } from '@ganforge/core';
import { type HealthWatch, healthWatch } from '@ganforge/health';
import { openRun } from '@ganforge/run';
import type { TrainOptions } from '@ganforge/trainer';

/** Steps between probes at least, and probes of a run at most: they are to cost less than two percent of its time. */
const LEAST = 200;
const MOST = 20;

/** What watches the health of a training. */
type WatchedHealth = Required<Pick<TrainOptions, 'probeEvery' | 'probes' | 'watch'>>;

/**
 * Probes and a watch for a run.
 *
 * @param folder of a run that goes on: what was found in it is not found again
 */
export async function healthFor(
  gan: Gan<Batch>,
  real: Dataset,
  steps: number,
  folder: string | undefined,
): Promise<WatchedHealth> {
  const { sampleProbe } = await import('@ganforge/health/training');
  const every = Math.max(LEAST, Math.ceil(Math.min(steps, 100_000) / MOST));
  const probe = sampleProbe({ gan, real, every });
  const watch: HealthWatch = healthWatch();
  if (folder !== undefined) for await (const event of (await openRun(folder)).events()) watch.event(event);
  return { probeEvery: every, probes: probe === undefined ? [] : [probe], watch: watch.event };
}
