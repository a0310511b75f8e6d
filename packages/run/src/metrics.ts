import { GanError, writeFileAtomic } from '@ganforge/formats';
import type { FinishReason, Measurements, Values } from './events/events.ts';
import type { RunFiles } from './files/run-files.ts';

const where = 'run/metrics';

/** The content of the file `metrics.json`: the progress of a run, its losses and its costs. */
export interface RunMetrics {
  readonly step: number;
  readonly reason: FinishReason | 'failed' | 'running';
  /**
   * The names of the last and the best checkpoint, such as `step-40`. They are stored because a static server cannot
   * list folders.
   */
  readonly checkpoints: { readonly last: string | null; readonly best: string | null };
  /** The loss terms of the last step. */
  readonly losses: Values;
  /** The latest values of the metrics. */
  readonly metrics: Measurements;
  /** The timings, summed over all sessions. Each start and each resume begins a session. */
  readonly timings: {
    readonly seconds: number;
    /** The seconds that the metrics took. */
    readonly metricsSeconds: number;
    readonly examplesPerSecond: number;
    readonly secondsPerStep: number;
    /** The number of real examples that were used until {@link step}. Steps that a resume made invalid do not count. */
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
 * Reads `metrics.json`. Returns undefined if the file does not exist yet.
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
