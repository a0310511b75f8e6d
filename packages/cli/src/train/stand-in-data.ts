import { GanError, mergeSchemas, type ResolvedOf } from '@ganforge/formats';
import { knownSet } from '../data/known-sets.ts';
import { allows } from '../presets/choice.ts';
import type { Output } from '../program/output.ts';
import { UsageError } from '../program/usage-error.ts';
import { quickGan } from '../variants/quick-gan.ts';
import type { AnyVariant } from '../variants/zoo.ts';
import type { TRAIN_OPTIONS } from './options.ts';

/**
 * Chooses data if the user gave none. The demo uses MNIST, or drawn digits if MNIST is not available. A quick run uses
 * drawn data of the kind that the variant needs.
 *
 * @throws UsageError if neither the demo nor a quick run was requested
 */
export async function standInData(
  variant: AnyVariant,
  { preset, quick }: ResolvedOf<typeof TRAIN_OPTIONS>,
  output: Output,
): Promise<readonly string[]> {
  if (preset === 'demo') {
    try {
      await knownSet('mnist');
      return ['mnist'];
    } catch (error) {
      if (!(error instanceof GanError) || error.code !== 'network') throw error;
      output.note(`drawn digits are used instead of MNIST: ${error.problem.split('. ')[0]}.`);
      return ['stroke-digits'];
    }
  }
  if (quick) return drawnFor(variant);
  const example = `ganforge train ${variant.name} photos/`;
  throw new UsageError(`train needs data: a folder, a file or the name of a set, such as '${example}'.`);
}

async function drawnFor(variant: AnyVariant): Promise<readonly string[]> {
  const gan = await quickGan(variant);
  const kinds = Object.values(gan.needs).map(({ kind }) => kind);
  gan.dispose();
  if (kinds.includes('image') && kinds.includes('text')) return ['drawn-shapes'];
  if (kinds.includes('points')) return ['ring'];
  if (kinds.includes('text')) return ['lstm-oracle'];
  if (kinds.includes('table')) return ['workers'];
  if (kinds.includes('molecule')) return ['drawn-molecules'];
  if (kinds.filter((kind) => kind === 'image').length === 2) return ['stroke-digits:1', 'stroke-digits:7'];
  // Digits have 28 x 28 pixels. Variants that need a power of two get faces of 32 x 32 pixels.
  if (kinds.includes('image'))
    return [allows(mergeSchemas('cli/train', variant.schema).size, 28) ? 'stroke-digits' : 'drawn-faces'];
  throw new UsageError(`there is no built-in data of kind ${kinds.join(' and ')}. Give DATA.`);
}
