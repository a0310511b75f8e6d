/**
 * What `work` makes of each item, in their order, while it is busy with the `window` items after.
 *
 * @throws whatever `work` throws, when its item's turn comes
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
        promise.catch(() => undefined); // it is thrown when its turn comes, if it comes
        started.push(promise);
      }
      yield await started.shift()!;
    }
  } finally {
    await Promise.allSettled(started);
  }
}
