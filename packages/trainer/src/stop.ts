import type { StopRequest } from './training.ts';

type Signals = Pick<NodeJS.Process, 'once' | 'off'>;

/**
 * Lets the first SIGINT ask for the end of the run; a second one finds no handler and kills the process.
 *
 * @returns how to stop listening
 */
export function listenForSigint(stop: StopRequest): () => void {
  const target = (globalThis as { process?: Partial<Signals> }).process;
  if (target?.once === undefined) return () => undefined; // a browser
  const onSigint = (): void => {
    stop.reason ??= 'interrupted';
  };
  target.once('SIGINT', onSigint);
  return () => {
    target.off?.('SIGINT', onSigint);
  };
}

/** Lets an AbortSignal ask for the end of the run. */
export function listenForAbort(signal: AbortSignal | undefined, stop: StopRequest): () => void {
  const onAbort = (): void => {
    stop.reason ??= 'aborted';
  };
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
