/**
 * Iterates over the results of `work` in order. In the meantime it already runs `work` on the next `window` items.
 *
 * @throws an error of `work`, when the iteration reaches the item of the error
 */
export async function* readAhead<T, R>(
  items: readonly T[],
  window: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const started: Promise<R>[] = [];
  let next = 0;
  try {
    for (let i = 0; i < items.length; i++) {
      while (next < items.length && next <= i + window) {
        const promise = work(items[next++]!);
        promise.catch(() => undefined); // the error is thrown when the iteration reaches its item
        started.push(promise);
      }
      yield await started.shift()!;
    }
  } finally {
    await Promise.allSettled(started);
  }
}
