import type { Batch, Dataset, Gan, Probe } from '@ganforge/core';
import { type HealthWatch, healthWatch } from '@ganforge/health';
import { openRun } from '@ganforge/run';
import type { TrainOptions } from '@ganforge/trainer';

/**
 * The minimum number of steps between two probes. With at most MOST probes in a run, they take less than two percent of
 * its time (bench/health.ts).
 */
const LEAST = 400;
const MOST = 20;
/** The minimum number of probes for findings about samples. A shorter run takes no probes. */
const PROBES = 3;

/** The options of `train` for health. */
type WatchedHealth = Required<Pick<TrainOptions, 'probeEvery' | 'probes' | 'watch'>>;

/** Describes the run for its probes and its watch. */
interface Watching {
  /** The number of steps of the whole run. */
  readonly steps: number;
  /** The folder of a run that continues. Findings that were reported earlier are not reported again. */
  readonly folder: string | undefined;
  /** Number of steps between two measurements of the duality gap. @default it is not measured */
  readonly dualityGap: number | undefined;
}

/** Creates the probes and the watch for a run. */
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

/** Creates the probe of the duality gap. A GAN that has no duality gap is refused before the first step. */
async function dualityProbeFor(gan: Gan<Batch>, real: Dataset, every: number): Promise<Probe> {
  const { dualityProbe } = await import('@ganforge/health/duality-gap');
  return dualityProbe({ gan, real, every });
}
