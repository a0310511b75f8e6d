import type { Batch } from '@ganforge/core';
import { GanError, problemOf } from '@ganforge/formats';
import {
  checkpointName,
  defaultSinks,
  type HealthEvent,
  openSinks,
  progressSink,
  type RunLock,
  type RunMetrics,
  type RunRecord,
  removeCheckpointsBeyond,
  removeSamplesBeyond,
  type TrainEvent,
  writeMetrics,
} from '@ganforge/run';
import type { CommonOptions } from '../options.ts';
import { writePictures } from './picture.ts';
import type { Reporter } from './session.ts';
import { GivenUp, type StopRequest } from './stop.ts';
import { namedAsync } from './user-code.ts';

/** The reporter of a loop, and the events before and after the loop. */
export interface SessionReporter extends Reporter {
  /** Reports that the run starts or resumes. If it resumes, results of later steps are removed. */
  begin(step: number, steps: number, examples: number, metrics: RunMetrics): Promise<void>;
  /** Reports that the run stopped because of an error, if reporting is still possible. */
  failed(error: unknown, checkpoint: string | undefined, metrics: RunMetrics, seconds: number): Promise<void>;
  close(): Promise<void>;
}

/** The folder of a session and the step at which it starts, and whether it resumes a run. */
export interface Place {
  readonly run: RunRecord;
  readonly folder: string | undefined;
  /** The lock of the folder, if there is a folder. */
  readonly lock: RunLock | undefined;
  readonly resumed: boolean;
  readonly step: number;
}

/**
 * Passes each event to the run's sinks, the listener and the iteration, in this order.
 *
 * If a picture cannot be rendered or a sink fails, there is a warning. If a picture or the events cannot be written to
 * the disk, the run ends.
 *
 * @param tell passes an event to the iteration
 * @param stop the stop request; after it, the reporter stops waiting for a listener or an iteration that does not
 *   return
 */
export async function openReporter<B extends Batch>(
  { run, folder, lock, resumed, step: from }: Place,
  options: Pick<CommonOptions<B>, 'onEvent' | 'progress' | 'sinks' | 'watch'>,
  tell: (event: TrainEvent) => Promise<void>,
  stop: StopRequest,
): Promise<SessionReporter> {
  const warnings: string[] = [];
  const wanted = [...defaultSinks, ...(options.progress ? [progressSink()] : []), ...(options.sinks ?? [])];
  const session = { record: run, ...(folder !== undefined && { folder }), ...(resumed && { resumedAt: from }) };
  const sinks = await openSinks(wanted, session, (message) => warnings.push(message));
  const listen = (event: TrainEvent) => namedAsync('onEvent', () => options.onEvent?.(event));
  const lost = new Set<unknown>();
  const patiently = async (event: TrainEvent, to: typeof tell): Promise<void> => {
    if (lost.has(to)) return;
    await stop.waitFor(to(event)).catch((error: unknown) => {
      if (!(error instanceof GivenUp)) throw error;
      lost.add(to);
    });
  };
  let { watch } = options;
  const found = (event: TrainEvent): readonly HealthEvent[] => {
    try {
      return watch?.(event) ?? [];
    } catch (error) {
      watch = undefined;
      warnings.push(`the health of the run is no longer watched: ${problemOf(error)}`);
      return [];
    }
  };
  const emit = async (event: TrainEvent): Promise<void> => {
    for (const health of found(event)) await emit(health);
    await sinks.event(event);
    await patiently(event, listen);
    await patiently(event, tell);
    for (const message of warnings.splice(0)) await emit({ type: 'warning', step: event.step, message });
  };
  const metrics = async (found: RunMetrics): Promise<void> => {
    if (folder !== undefined) await writeMetrics(folder, found);
  };
  return {
    emit,
    metrics,
    async sync() {
      await lock?.check();
      await sinks.sync();
    },
    async pictures(step, sheet) {
      if (folder === undefined) return [];
      await lock?.check();
      return writePictures(folder, step, sheet, run).catch(async (error: unknown) => {
        if (error instanceof GanError && error.code === 'io') throw error;
        const message = `the pictures of samples could not be made: ${problemOf(error)}`;
        await emit({ type: 'warning', step, message });
        return [];
      });
    },
    async begin(step, steps, examples, now) {
      if (!resumed) return emit({ type: 'started', step: 0, steps, run });
      if (folder !== undefined) await removeCheckpointsBeyond(folder, step);
      await emit({
        type: 'resumed',
        step,
        steps,
        examples,
        run,
        ...(step > 0 && { checkpoint: checkpointName(step) }),
      });
      await sinks.sync();
      if (folder !== undefined) await removeSamplesBeyond(folder, step);
      await metrics(now);
    },
    async failed(error, checkpoint, last, seconds) {
      const { step } = last;
      const code = error instanceof GanError ? error.code : 'unknown';
      const message = error instanceof Error ? error.message : String(error);
      const left = checkpoint !== undefined && { checkpoint };
      const event = { type: 'failed', step, code, message, seconds, ...left } as const;
      const health = found(event);
      // The error of the run is thrown in any case. An error while reporting it must not hide it.
      const isOurs = await Promise.resolve(lock?.check()).then(
        () => true,
        () => false,
      );
      if (isOurs) {
        await metrics(last).catch(() => undefined);
      }
      for (const told of [...health, event]) {
        if (isOurs) await sinks.event(told).catch(() => undefined);
        await patiently(told, listen).catch(() => undefined);
        await patiently(told, tell).catch(() => undefined);
      }
    },
    close: () => sinks.close(),
  };
}
