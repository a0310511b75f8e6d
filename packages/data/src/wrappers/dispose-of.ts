import type { Dataset } from '@ganforge/core';

/** `{ dispose }` that frees each of the datasets once; nothing where they hold nothing to be freed. */
export function disposeOf(...of: readonly Dataset[]): { dispose?: () => void } {
  const holding = [...new Set(of)].filter(({ dispose }) => dispose !== undefined);
  if (holding.length === 0) return {};
  return {
    dispose: () => {
      for (const dataset of holding) dataset.dispose?.();
    },
  };
}

/** `{ dispose }` for each of the parts that a dataset is cut into: the last part that is disposed frees the whole. */
export function disposeOfParts(whole: Dataset, parts: number): { dispose?: () => void }[] {
  const inUse = new Set(Array(parts).keys());
  return Array.from({ length: parts }, (_, part) => {
    if (whole.dispose === undefined) return {};
    return {
      dispose: () => {
        if (inUse.delete(part) && inUse.size === 0) whole.dispose?.();
      },
    };
  });
}
