import type { Batch, DataSpec } from '@ganforge/core';
import { GanError, problemOf } from '@ganforge/formats';
import { checkpointName, openEventLog, type RunMetrics, type RunRecord, type TrainEvent } from '@ganforge/run';
import type { CommonOptions } from './options.ts';
import { isIoError, openOutputs } from './run-outputs.ts';
import type { Reporter } from './session.ts';
import { GivenUp, type StopRequest } from './stop.ts';
import { namedAsync } from './user-code.ts';

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
 * @param stop once it is asked, a listener or an iteration that does not come back is no longer waited for
 */
export async function openReporter<B extends Batch>(
  folder: string | undefined,
  run: RunRecord,
  options: Pick<CommonOptions<B>, 'onEvent' | 'progress'>,
  tell: (event: TrainEvent) => Promise<void>,
  stop: StopRequest,
): Promise<SessionReporter> {
  const log = folder === undefined ? undefined : await openEventLog(`${folder}/events.jsonl`);
  const outputs = folder === undefined ? undefined : await openOutputs(folder, run, run.output as DataSpec);
  const bar = options.progress ? await (await import('@ganforge/run')).progressBar() : undefined;
  const listen = (event: TrainEvent) => namedAsync('onEvent', () => options.onEvent?.(event));
  const lost = new Set<unknown>();
  const patiently = async (event: TrainEvent, to: typeof tell): Promise<void> => {
    if (lost.has(to)) return;
    await stop.waitFor(to(event)).catch((error: unknown) => {
      if (!(error instanceof GivenUp)) throw error;
      lost.add(to);
    });
  };
  const emit = async (event: TrainEvent): Promise<void> => {
    await log?.append(event);
    await outputs?.record(event);
    bar?.(event);
    await patiently(event, listen);
    await patiently(event, tell);
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
      await patiently(event, listen).catch(() => undefined);
      await patiently(event, tell).catch(() => undefined);
    },
    async close() {
      await outputs?.close().catch(() => undefined);
      await log?.close().catch(() => undefined);
    },
  };
}
