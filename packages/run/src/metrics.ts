import { GanError, writeFileAtomic } from '@ganforge/formats';
import type { FinishReason, Measurements, Values } from './events/events.ts';
import type { RunFiles } from './files/run-files.ts';

const where = 'run/metrics';

/** `metrics.json`: where a run stands, what its losses are and what it cost. */
export interface RunMetrics {
  readonly step: number;
  readonly reason: FinishReason | 'failed' | 'running';
  /** Names of checkpoints, such as `step-40`: a server of files does not list them. */
  readonly checkpoints: { readonly last: string | null; readonly best: string | null };
  /** Terms of the last step. */
  readonly losses: Values;
  /** What the metrics gave last. */
  readonly metrics: Measurements;
  /** Of all sessions: each start and each resume is one. */
  readonly timings: {
    readonly seconds: number;
    /** Seconds of these that the metrics took. */
    readonly metricsSeconds: number;
    readonly examplesPerSecond: number;
    readonly secondsPerStep: number;
    /** Real examples seen until {@link step}; what a resume voided is not counted. */
    readonly examples: number;
  };
}

/**
 * Writes `metrics.json`.
 *
 * @throws GanError `io`
 */
export function writeMetrics(folder: string, metrics: RunMetrics): Promise<void> {
  return writeFileAtomic(`${folder}/metrics.json`, `${JSON.stringify(metrics, null, 2)}\n`, where);
}

/**
 * Reads `metrics.json`; undefined if a run has none yet.
 *
 * @throws GanError `checksum` for a file that is damaged
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
