import { GanError } from '@ganforge/formats';
import type { FinishReason, Measurements, TrainEvent, Values } from '@ganforge/run';
import { StopRequest } from './stop.ts';

/** The result of a run. */
export interface TrainResult {
  /** The reason why the run ended. */
  readonly reason: FinishReason;
  /** Number of completed steps. */
  readonly step: number;
  /** Number of real examples that were used. */
  readonly examples: number;
  /** Loss terms of the last step, by `<player>/<term>`. */
  readonly terms: Values;
  /** The latest values of the metrics. */
  readonly metrics: Measurements;
  /** Seconds since `train` or `resume` started. */
  readonly seconds: number;
  /** The last checkpoint, such as `checkpoints/step-40`. It is absent if the run has no folder. */
  readonly checkpoint?: string;
}

/**
 * A training run. Await it to get its result, iterate over it to get its events, or do both.
 *
 * The run starts when it is first awaited or iterated, and it starts only once. During iteration, the run waits for its
 * consumer: the next step starts when the next event is requested. Leaving the loop ends the run in the same way as an
 * AbortSignal. Do not await the run inside its own loop; it would wait forever.
 */
export interface Training extends AsyncIterable<TrainEvent>, PromiseLike<TrainResult> {
  /** Starts the run, as `await` does. `onRejected` receives the error that ended the run. */
  catch<T = never>(onRejected?: ((reason: unknown) => T | PromiseLike<T>) | null): Promise<TrainResult | T>;
  /** Starts the run, as `await` does. `onFinally` is called when the run has ended, with or without an error. */
  finally(onFinally?: (() => void) | null): Promise<TrainResult>;
}

/** The function that executes a run. It passes its events to `emit` and ends after a stop request. */
export type Run = (emit: (event: TrainEvent) => Promise<void>, stop: StopRequest) => Promise<TrainResult>;

/** Creates a run that starts when it is first awaited or iterated. */
export function createTraining(run: Run): Training {
  const stop = new StopRequest();
  let result: Promise<TrainResult> | undefined;
  let channel: Channel | undefined;
  const start = (): Promise<TrainResult> => {
    result ??= run(async (event) => channel?.push(event), stop).finally(() => channel?.end());
    return result;
  };
  return {
    // biome-ignore lint/suspicious/noThenProperty: being awaitable is the point
    then: (onFulfilled, onRejected) => start().then(onFulfilled, onRejected),
    catch: (onRejected) => start().catch(onRejected),
    finally: (onFinally) => start().finally(onFinally),
    [Symbol.asyncIterator]() {
      if (channel !== undefined) {
        throw new GanError('trainer/training', 'a run can be iterated only once. Use onEvent for a second listener.');
      }
      channel = new Channel();
      const own = channel;
      return {
        async next() {
          const running = start();
          running.catch(() => undefined); // the error is thrown below, after the earlier events were consumed
          const event = await own.take();
          if (event !== undefined) return { done: false, value: event };
          await running;
          return { done: true, value: undefined };
        },
        async return() {
          stop.ask('aborted');
          own.end();
          await result;
          return { done: true, value: undefined };
        },
      };
    },
  };
}

/** Passes events from a producer to one consumer. The producer waits until the next event is requested. */
class Channel {
  #waiting: { readonly event: TrainEvent; readonly taken: () => void } | undefined;
  #release: (() => void) | undefined;
  #deliver: ((event: TrainEvent | undefined) => void) | undefined;
  #ended = false;

  push(event: TrainEvent): Promise<void> | undefined {
    if (this.#ended) return undefined;
    return new Promise((resolve) => {
      if (this.#deliver === undefined) {
        this.#waiting = { event, taken: resolve };
        return;
      }
      this.#release = resolve;
      this.#deliver(event);
      this.#deliver = undefined;
    });
  }

  take(): Promise<TrainEvent | undefined> {
    this.#release?.();
    this.#release = undefined;
    if (this.#waiting !== undefined) {
      const { event, taken } = this.#waiting;
      this.#waiting = undefined;
      this.#release = taken;
      return Promise.resolve(event);
    }
    if (this.#ended) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#deliver = resolve;
    });
  }

  end(): void {
    this.#ended = true;
    this.#release?.();
    this.#waiting?.taken();
    this.#deliver?.(undefined);
    this.#waiting = undefined;
    this.#deliver = undefined;
  }
}
