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
/** The facts about data for networks whose image size must be a power of two. */
const SQUARES: DataFacts = { ...DIGITS, height: 32, width: 32, channels: 3 };
const CAPTIONED: DataFacts = { ...SQUARES, captions: { kind: 'text', length: 4, vocabulary: ['', 'a', 'b'] } };
const LINES: DataFacts = { kind: 'text', size: 1000, length: 4, vocabulary: ['', 'a', 'b'], unit: 'word' };
const ETHANOL: DataFacts = {
  ...{ kind: 'molecule', size: 1000 },
  spec: { kind: 'molecule', size: 3, atoms: ['none', 'C', 'O'], bonds: ['none', '-', '='] },
};
const GAMES: DataFacts = { kind: 'position', size: 1000 };
const PLANE: DataFacts = { kind: 'points', size: 1000, dimensions: 2 };
const columns = [{ name: 'word', type: 'category', categories: ['a', 'b'] }] as const;
const TABLE: DataFacts = { kind: 'table', size: 1000, columns: ['word'], spec: { kind: 'table', columns } };

/**
 * Builds a small GAN of a variant, from which its declarations can be read. It uses the first kind of data that the
 * variant accepts. The caller disposes it.
 *
 * @throws GanError if it cannot be built for any kind of data: images, text, molecules, games of chess, points or a
 *   table
 */
export async function quickGan(variant: AnyVariant): Promise<Gan> {
  const { useEngine } = await import('@ganforge/engine');
  await useEngine();
  for (const facts of [DIGITS, SQUARES, CAPTIONED, LINES, ETHANOL, GAMES, PLANE, TABLE]) {
    try {
      return variant(valuesOf(presetFor('auto', variant, facts, true).options));
    } catch (error) {
      if (!(error instanceof GanError) || facts === TABLE) throw error;
    }
  }
  throw new GanError('cli/variants', `${variant.name} cannot be built.`);
}
