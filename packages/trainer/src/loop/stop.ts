import type { FinishReason } from '@ganforge/run';

/** Milliseconds that the end of a run waits for a dataset, a metric or a listener before it goes on without. */
const patience = 1000;

/** The signals that end a process, with their numbers: a shell sees 128 + n. */
const signals = { SIGINT: 2, SIGTERM: 15 } as const;

/** A signal that ends a run. */
export type EndingSignal = keyof typeof signals;

/** The process, as far as its signals go. */
type Signals = Pick<NodeJS.Process, 'on' | 'off' | 'listenerCount' | 'exit' | 'stderr'>;

/** What someone was waited for who did not come in time; the run is ending. */
export class GivenUp extends Error {}

/** Asks a run to end: after the step it is in, or at once where it waits for someone. */
export class StopRequest {
  #reason: Exclude<FinishReason, 'completed'> | undefined;
  #signal: EndingSignal | undefined;
  readonly #listeners = new Set<() => void>();

  /** Why the run should end; undefined while nobody asked. */
  get reason(): Exclude<FinishReason, 'completed'> | undefined {
    return this.#reason;
  }

  /** The signal that asked. */
  get signal(): EndingSignal | undefined {
    return this.#signal;
  }

  /** Asks; of several reasons the first counts. */
  ask(reason: Exclude<FinishReason, 'completed'>, signal?: EndingSignal): void {
    this.#signal ??= signal;
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    for (const listener of this.#listeners) listener();
  }

  /**
   * What `work` gives; once someone asked for the end it has a second more.
   *
   * @throws GivenUp when it took longer; what `work` gives later goes to `late`
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
 * Lets the first SIGINT or SIGTERM ask for the end of the run; a second one finds no handler and kills the process.
 *
 * @returns how to stop listening
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
 * Says on stderr what is left of a run that a signal ended, and ends the process as the signal would have: 130 or 143.
 *
 * Where someone else listens for the signal the process is theirs to end.
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

/** Lets an AbortSignal ask for the end of the run. */
export function listenForAbort(signal: AbortSignal | undefined, stop: StopRequest): () => void {
  const onAbort = (): void => stop.ask('aborted');
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  return () => signal?.removeEventListener('abort', onAbort);
}

/**
 * Gives timers, signals and the page a chance to run: the engines that compute on this thread leave them none.
 *
 * setImmediate costs microseconds; a browser's timers wait for milliseconds, so that a message is posted instead.
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
