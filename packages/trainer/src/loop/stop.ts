import type { FinishReason } from '@ganforge/run';

/** Milliseconds for which the end of a run waits for a dataset, a metric or a listener. */
const patience = 1000;

/** The signals that end a process, with their numbers: a shell sees 128 + n. */
const signals = { SIGINT: 2, SIGTERM: 15 } as const;

/** A signal that ends a run. */
export type EndingSignal = keyof typeof signals;

/** The signal functions of the process. */
type Signals = Pick<NodeJS.Process, 'on' | 'off' | 'listenerCount' | 'exit' | 'stderr'>;

/** The awaited work did not finish in time, and the run is ending. */
export class GivenUp extends Error {}

/** A request to stop a run: after the current step, or immediately if the run is waiting. */
export class StopRequest {
  #reason: Exclude<FinishReason, 'completed'> | undefined;
  #signal: EndingSignal | undefined;
  readonly #listeners = new Set<() => void>();

  /** The reason to stop; undefined without a request. */
  get reason(): Exclude<FinishReason, 'completed'> | undefined {
    return this.#reason;
  }

  /** The signal that made the request. */
  get signal(): EndingSignal | undefined {
    return this.#signal;
  }

  /** Makes the request. The first reason counts. */
  ask(reason: Exclude<FinishReason, 'completed'>, signal?: EndingSignal): void {
    this.#signal ??= signal;
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    for (const listener of this.#listeners) listener();
  }

  /**
   * Returns the result of `work`. After a stop request, `work` has one more second.
   *
   * @throws GivenUp if it takes longer; `late` receives a later result
   */
  waitFor<T>(work: Promise<T>, late: (value: T) => void = () => undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const settle = (): void => {
        clearTimeout(timer);
        this.#listeners.delete(hurry);
      };
      const giveUp = (): void => {
        settle();
        reject(new GivenUp());
        work.then(late, () => undefined);
      };
      const hurry = (): void => {
        timer = setTimeout(giveUp, patience);
      };
      if (this.#reason === undefined) this.#listeners.add(hurry);
      else hurry();
      work.finally(settle).then(resolve, reject);
    });
  }
}

/**
 * Makes the first SIGINT or SIGTERM stop the run. A second one has no handler and kills the process.
 *
 * @returns a function that stops listening
 */
export function listenForSignals(stop: StopRequest): () => void {
  const target = nodeProcess();
  if (target === undefined) return () => undefined; // a browser
  const names = Object.keys(signals) as EndingSignal[];
  const onSignal = (signal: NodeJS.Signals): void => {
    off();
    stop.ask('interrupted', signal as EndingSignal);
  };
  const off = (): void => {
    for (const name of names) target.off(name, onSignal);
  };
  for (const name of names) target.on(name, onSignal);
  return off;
}

/**
 * Reports on stderr what remains of a run that a signal ended, and exits with the code of the signal: 130 or 143.
 *
 * If there are other listeners for the signal, they must end the process.
 */
export function endProcess(signal: EndingSignal, left: string): void {
  const target = nodeProcess();
  target?.stderr?.write(`${left}\n`);
  if (target?.listenerCount(signal) === 0) target.exit(128 + signals[signal]);
}

function nodeProcess(): Signals | undefined {
  const target = (globalThis as { process?: Partial<Signals> }).process;
  return target?.on === undefined || target.exit === undefined ? undefined : (target as Signals);
}

/** Makes an AbortSignal stop the run. */
export function listenForAbort(signal: AbortSignal | undefined, stop: StopRequest): () => void {
  const onAbort = (): void => stop.ask('aborted');
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  return () => signal?.removeEventListener('abort', onAbort);
}

/**
 * Lets timers, signals and the page run. Engines that compute on this thread block them otherwise.
 *
 * setImmediate takes microseconds. Timers of browsers wait for milliseconds, so a message is posted instead.
 */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
