import type { Gan, OptimizerSpec } from '@ganforge/core';

/** Counts the bytes that a GAN needs between steps. */
export interface KeptBytes {
  readonly weights: number;
  /** The averaged weights. */
  readonly averages: number;
  /** The slots of the optimizers, such as the two moments of Adam. */
  readonly optimizers: number;
}

/** Contains the memory of a training, in bytes. */
export interface MemoryEstimate extends KeptBytes {
  /** The memory of the process, the engine and the data. */
  readonly process: number;
  /** The peak memory of a step: the batch, activations and gradients. */
  readonly step: number;
  readonly total: number;
}

const FLOAT = 4;

/** Counts the bytes that a GAN needs between steps, from its networks and the optimizers of its players. */
export function keptBytes({
  networks,
  players,
  averaged = {},
}: Pick<Gan<never>, 'networks' | 'players' | 'averaged'>): KeptBytes {
  const sizeOf = (name: string, isTrained: boolean): number => {
    const { weights, trainableWeights } = networks[name]!;
    const counted = isTrained ? trainableWeights : weights;
    return counted.reduce((sum, { shape }) => sum + shape.reduce((size: number, side) => size * side!, 1), 0);
  };
  const all = (names: readonly string[], isTrained: boolean): number =>
    FLOAT * names.reduce((sum, name) => sum + sizeOf(name, isTrained), 0);
  const optimizers = new Map<string, { readonly spec: OptimizerSpec; readonly trained: Set<string> }>();
  for (const { name, optimizer, trains } of players) {
    if (!('sharedWith' in optimizer)) optimizers.set(name, { spec: optimizer, trained: new Set(trains) });
  }
  for (const { optimizer, trains } of players) {
    if (!('sharedWith' in optimizer)) continue;
    for (const network of trains) optimizers.get(optimizer.sharedWith)?.trained.add(network);
  }
  const slots = [...optimizers.values()].map(({ spec, trained }) => spec.slots.length * all([...trained], true));
  return {
    weights: all(Object.keys(networks), false),
    averages: all(Object.keys(averaged), false),
    optimizers: slots.reduce((sum, bytes) => sum + bytes, 0),
  };
}

/**
 * Estimates how much memory a training run needs, in bytes.
 *
 * @param before the memory of the process before the first step, when networks and data exist
 * @param peak the peak memory of all tensors during a step, including weights and everything else that remains between
 *   steps
 */
export function estimateMemory(
  kept: KeptBytes,
  { before, peak }: { readonly before: number; readonly peak: number },
): MemoryEstimate {
  const { weights, averages, optimizers } = kept;
  const own = Math.max(0, before - weights);
  const step = Math.max(0, peak - weights - averages - optimizers);
  return { process: own, ...kept, step, total: own + weights + averages + optimizers + step };
}
