import type { Dataset, Gan } from '@ganforge/core';
import { type Measurement, measurementOf } from '../measure/measurement.ts';

/**
 * The number of real and of generated examples that are compared. It is large enough to see progress, and small enough
 * to take only minutes.
 */
const EXAMPLES = 2000;
const FEW_EXAMPLES = 256;

/** Creates the measurement for a run of a GAN on a dataset. Returns undefined if there is no metric for its samples. */
export async function measurementFor(
  gan: Gan<never>,
  dataset: Dataset,
  { every, isQuick }: { readonly every: number; readonly isQuick: boolean },
): Promise<Measurement | undefined> {
  const entry = Object.keys(gan.output).findLast((name) => dataset.entries[name] !== undefined);
  const spec = entry === undefined ? undefined : gan.output[entry];
  // Moves are not measured, because the policy may have memorised the moves of the training games.
  if (entry === undefined || spec === undefined || spec.kind === 'move') return undefined;
  const samples = isQuick ? FEW_EXAMPLES : EXAMPLES;
  const isSampled = spec.kind === 'image' || spec.kind === 'points';
  const { take } = await import('@ganforge/data');
  const real = isSampled ? take(dataset, Math.min(samples, dataset.size)) : dataset;
  return measurementOf(gan, real, { entry, spec, samples, every });
}
