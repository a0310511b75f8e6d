import type { Batch, DataSpec } from '@ganforge/core';
import { GanError, problemOf } from '@ganforge/formats';
import { checkpointName, openEventLog, type RunMetrics, type RunRecord, type TrainEvent } from '@ganforge/run';
import type { Reporter } from './loop.ts';
import type { CommonOptions } from './options.ts';
import { isIoError, openOutputs } from './run-outputs.ts';

/** A loop's reporter together with what happens before and after the loop. */
export interface SessionReporter extends Reporter {
  /** Tells that the run begins, or goes on. */
  begin(resumed: boolean, step: number, steps: number): Promise<void>;
  /** Writes what looks back on the whole run. */
  summary(metrics: RunMetrics): Promise<void>;
  /** Tells that the run stopped on an error, as far as that still can be told. */
  failed(error: unknown, step: number, checkpoint: string | undefined, metrics: RunMetrics): Promise<void>;
  close(): Promise<void>;
}

/**
 * Brings each event to the run's folder, the progress bar, the listener and the iteration, in this order.
 *
 * A picture or report that cannot be made becomes a warning; what the disk refuses ends the run.
 *
 * @param tell the iteration
 */
export async function openReporter<B extends Batch>(
  folder: string | undefined,
  run: RunRecord,
  options: Pick<CommonOptions<B>, 'onEvent' | 'progress'>,
  tell: (event: TrainEvent) => Promise<void>,
): Promise<SessionReporter> {
  const log = folder === undefined ? undefined : await openEventLog(`${folder}/events.jsonl`);
  const outputs = folder === undefined ? undefined : await openOutputs(folder, run, run.output as DataSpec);
  const bar = options.progress ? await (await import('../../run/src/sinks/progress-bar.ts')).progressBar() : undefined;
  const emit = async (event: TrainEvent): Promise<void> => {
    await log?.append(event);
    await outputs?.record(event);
    bar?.(event);
    await options.onEvent?.(event);
    await tell(event);
  };
  const orWarn = async <T>(step: number, what: string, make: () => Promise<T> | undefined): Promise<T | undefined> => {
    try {
      return await make();
    } catch (error) {
      if (isIoError(error)) throw error;
      await emit({ type: 'warning', step, message: `${what} could not be made: ${problemOf(error)}` });
      return undefined;
    }
  };
  return {
    emit,
    sync: async () => log?.sync(),
    picture: (step, sheet) => orWarn(step, 'the picture of samples', () => outputs?.picture(step, sheet)),
    metrics: async (metrics) => outputs?.metrics(metrics),
    async begin(resumed, step, steps) {
      if (!resumed) return emit({ type: 'started', step: 0, steps, run });
      return emit({ type: 'resumed', step, steps, run, ...(step > 0 && { checkpoint: checkpointName(step) }) });
    },
    async summary(metrics) {
      await outputs?.metrics(metrics);
      await orWarn(metrics.step, 'the report', () => outputs?.summary(metrics));
    },
    async failed(error, step, checkpoint, metrics) {
      const code = error instanceof GanError ? error.code : 'unknown';
      const message = error instanceof Error ? error.message : String(error);
      const event = { type: 'failed', step, code, message, ...(checkpoint !== undefined && { checkpoint }) } as const;
      // The error itself is thrown: what cannot be told any more must not hide it.
      await log?.append(event).catch(() => undefined);
      await outputs?.metrics(metrics).catch(() => undefined);
      await outputs?.summary(metrics).catch(() => undefined);
      bar?.(event);
      await (async () => options.onEvent?.(event))().catch(() => undefined);
      await tell(event).catch(() => undefined);
    },
    async close() {
      await outputs?.close().catch(() => undefined);
      await log?.close().catch(() => undefined);
    },
  };
}
