import type { Gan } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type { DataFacts } from '../data/facts.ts';
import { valuesOf } from '../presets/choice.ts';
import { presetFor } from '../presets/presets.ts';
import type { AnyVariant } from './zoo.ts';

const DIGITS: DataFacts = {
  ...{ kind: 'images', size: 1000, height: 28, width: 28, channels: 1, isFixed: true, mayBeMirrored: false },
  classes: ['0', '1'],
};
const PLANE: DataFacts = { kind: 'points', size: 1000, dimensions: 2 };

/**
 * A narrow GAN of a variant, on whatever it can be trained on, to see what it declares; the caller disposes it.
 *
 * @throws GanError where it can be built neither for images nor for points
 */
export async function quickGan(variant: AnyVariant): Promise<Gan> {
  const { useEngine } = await import('@ganforge/engine');
  await useEngine();
  for (const facts of [DIGITS, PLANE]) {
    try {
      return variant(valuesOf(presetFor('auto', variant, facts, true).options));
    } catch (error) {
      if (!(error instanceof GanError) || facts === PLANE) throw error;
    }
  }
  throw new GanError('cli/variants', `${variant.name} cannot be built.`);
}
