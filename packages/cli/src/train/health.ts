import type { Batch, Dataset, Gan, Probe } from '@ganforge/core';
import { type HealthWatch, healthWatch } from '@ganforge/health';
import { openRun } from '@ganforge/run';
import type { TrainOptions } from '@ganforge/trainer';

/**
 * Steps between probes at least, and probes of a run at most: they should cost less than two percent of its time
 * (bench/health.ts).
 */
const LEAST = 400;
const MOST = 20;
/** Findings in samples need so many probes: a shorter run takes none of them. */
const PROBES = 3;

/** The options of `train` for health. */
type WatchedHealth = Required<Pick<TrainOptions, 'probeEvery' | 'probes' | 'watch'>>;

/** Facts about the run for its probes and its watch. */
interface Watching {
  /** Steps of the whole run. */
  readonly steps: number;
  /** Folder of a run that continues; its earlier findings are not reported again. */
  readonly folder: string | undefined;
  /** Steps between measurements of the duality gap. @default none */
  readonly dualityGap: number | undefined;
}

/** Makes the probes and the watch for a run. */
export async function healthFor(
  gan: Gan<Batch>,
  real: Dataset,
  { steps, folder, dualityGap }: Watching,
): Promise<WatchedHealth> {
  const { sampleProbe } = await import('@ganforge/health/training');
  const every = Math.max(LEAST, Math.ceil(Math.min(steps, 100_000) / MOST));
  const probe = steps < PROBES * every ? undefined : sampleProbe({ gan, real, every });
  const watch: HealthWatch = healthWatch();
  if (folder !== undefined) for await (const event of (await openRun(folder)).events()) watch.event(event);
  const probes = probe === undefined ? [] : [probe];
  if (dualityGap !== undefined) probes.push(await dualityProbeFor(gan, real, dualityGap));
  return { probeEvery: every, probes, watch: watch.event };
}

/** Refuses what has no duality gap before the first step. */
async function dualityProbeFor(gan: Gan<Batch>, real: Dataset, every: number): Promise<Probe> {
  const { dualityProbe } = await import('@ganforge/health/duality-gap');
  return dualityProbe({ gan, real, every });
}
