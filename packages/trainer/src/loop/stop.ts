import type { FinishReason } from '@ganforge/run';

/** Milliseconds that a run waits for a dataset, a metric or a listener after a stop request. */
const patience = 1000;

/** The signals that end a process, with their numbers. The exit code of signal n in a shell is `128 + n`. */
const signals = { SIGINT: 2, SIGTERM: 15 } as const;

/** A signal that ends a run. */
export type EndingSignal = keyof typeof signals;

/** The functions of the process that concern signals. */
type Signals = Pick<NodeJS.Process, 'on' | 'off' | 'listenerCount' | 'exit' | 'stderr'>;

/** Signals that the run is ending and the awaited work did not finish in time. */
export class GivenUp extends Error {}

/** A request to stop a run. The run stops after the current step, or immediately if it is waiting. */
export class StopRequest {
  #reason: Exclude<FinishReason, 'completed'> | undefined;
  #signal: EndingSignal | undefined;
  readonly #listeners = new Set<() => void>();

  /** The reason to stop, or undefined if there is no request. */
  get reason(): Exclude<FinishReason, 'completed'> | undefined {
    return this.#reason;
  }

  /** The signal that caused the request, if there is one. */
  get signal(): EndingSignal | undefined {
    return this.#signal;
  }

  /** Requests the stop. If there are several requests, the first reason is kept. */
  ask(reason: Exclude<FinishReason, 'completed'>, signal?: EndingSignal): void {
    this.#signal ??= signal;
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    for (const listener of this.#listeners) listener();
  }

  /**
   * Returns the result of `work`. After a stop request, it waits for only one more second.
   *
   * @throws GivenUp if `work` takes longer; `late` then receives the result if there is one
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
 * Stops the run at the first SIGINT or SIGTERM. The second signal has no handler, so it kills the process.
 *
 * @returns a function that removes the handlers
 */
export function listenForSignals(stop: StopRequest): () => void {
  const target = nodeProcess();
  if (target === undefined) return () => undefined; // in a browser
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
 * Writes to stderr what is saved of a run that a signal ended. Then it exits with the code of the signal, 130 or 143.
 *
 * If there are other listeners for the signal, it does not exit, and the listeners must end the process.
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

/** Stops the run when an AbortSignal aborts. Returns a function that removes the listener. */
export function listenForAbort(signal: AbortSignal | undefined, stop: StopRequest): () => void {
  const onAbort = (): void => stop.ask('aborted');
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  return () => signal?.removeEventListener('abort', onAbort);
}

/**
 * Waits for one turn of the event loop, so that timers, signals and the page can run. Otherwise, an engine that
 * computes on this thread would block timers, signals and the page.
 *
 * setImmediate waits only for microseconds. In browsers a message is posted, because their timers wait for
 * milliseconds.
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
