import type { HostArray } from '@ganforge/media';
import type { OpenGenerator } from '../runs/open.ts';
import { type ChosenConditions, conditionsOf } from './conditions.ts';
import { hostBatch, joinBatches } from './host-batch.ts';

/** Describes the samples to generate. */
export interface Wanted {
  readonly n: number;
  readonly seed: number;
  readonly chosen: ChosenConditions;
  readonly options: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

/** The number of samples that are generated in one call. */
export const AT_ONCE = 100;

/**
 * Generates samples in parts and returns their values. The content of a part does not depend on the number of parts.
 */
export async function sampled(
  generator: OpenGenerator['generator'],
  { n, seed, chosen, options, signal }: Wanted,
): Promise<Record<string, HostArray>> {
  const { randomStream } = await import('@ganforge/core');
  const random = randomStream(seed, 'sample');
  const parts: Record<string, HostArray>[] = [];
  for (let at = 0; at < n; at += AT_ONCE) {
    signal.throwIfAborted();
    const size = Math.min(AT_ONCE, n - at);
    const conditions = await conditionsOf(generator, chosen, at, at + size);
    const request = { n: size, random: random.fork(at / AT_ONCE), options: options as never };
    const made = await generator.sample({ ...request, conditions });
    for (const tensor of Object.values(conditions)) tensor.dispose();
    parts.push(await hostBatch(made));
  }
  return joinBatches(parts);
}
