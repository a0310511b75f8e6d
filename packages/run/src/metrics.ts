import { GanError, writeFileAtomic } from '@ganforge/formats';
import type { FinishReason, Measurements, Values } from './events/events.ts';
import type { RunFiles } from './files/run-files.ts';

const where = 'run/metrics';

/** The file `metrics.json`: the progress of a run, its losses and its costs. */
export interface RunMetrics {
  readonly step: number;
  readonly reason: FinishReason | 'failed' | 'running';
  /** Names of checkpoints, such as `step-40`. A file server does not list them. */
  readonly checkpoints: { readonly last: string | null; readonly best: string | null };
  /** Terms of the last step. */
  readonly losses: Values;
  /** The latest values of the metrics. */
  readonly metrics: Measurements;
  /** Timings over all sessions; each start and each resume is a session. */
  readonly timings: {
    readonly seconds: number;
    /** The part of `seconds` that the metrics took. */
    readonly metricsSeconds: number;
    readonly examplesPerSecond: number;
    readonly secondsPerStep: number;
    /** Number of real examples seen until {@link step}, without those that a resume made invalid. */
    readonly examples: number;
  };
}

/**
 * Writes `metrics.json`.
 *
 * @throws GanError `io` if it cannot be written
 */
export function writeMetrics(folder: string, metrics: RunMetrics): Promise<void> {
  return writeFileAtomic(`${folder}/metrics.json`, `${JSON.stringify(metrics, null, 2)}\n`, where);
}

/**
 * Reads `metrics.json`; undefined if it does not exist yet.
 *
 * @throws GanError `checksum` if the file is damaged
 */
export async function readMetrics(files: RunFiles): Promise<RunMetrics | undefined> {
  const bytes = await files.read('metrics.json');
  if (bytes === undefined) return undefined;
  try {
    const metrics = JSON.parse(new TextDecoder().decode(bytes)) as RunMetrics | null;
    if (typeof metrics?.timings === 'object' && typeof metrics.checkpoints === 'object') return metrics;
  } catch {}
  throw new GanError(where, `${files.at}/metrics.json is damaged. Resume the run, or remove the file.`, {
    code: 'checksum',
  });
}
