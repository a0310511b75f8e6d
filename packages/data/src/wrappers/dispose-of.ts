import type { Dataset } from '@ganforge/core';

/** Returns `{ dispose }` that frees each dataset once, or an empty object if there is nothing to free. */
export function disposeOf(...of: readonly Dataset[]): { dispose?: () => void } {
  const holding = [...new Set(of)].filter(({ dispose }) => dispose !== undefined);
  if (holding.length === 0) return {};
  return {
    dispose: () => {
      for (const dataset of holding) dataset.dispose?.();
    },
  };
}

/** Returns `{ dispose }` for each part of a dataset. The dataset is freed when its last part is disposed. */
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
