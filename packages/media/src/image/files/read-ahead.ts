/**
 * Iterates over the results of `work` in order, while it already works on the next `window` items.
 *
 * @throws errors of `work`, at the position of their item
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
        promise.catch(() => undefined); // it is thrown at its position, if that is reached
        started.push(promise);
      }
      yield await started.shift()!;
    }
  } finally {
    await Promise.allSettled(started);
  }
}
