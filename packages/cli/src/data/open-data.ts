import type { Batch, Dataset, Gan } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import { describeSpec, entriesFit } from '@ganforge/media';
import type { DataFacts, OpenOptions, RecognisedData } from './facts.ts';

const where = 'cli/data';

/**
 * Opens data for a GAN.
 *
 * @throws GanError `mismatch` if the GAN cannot use the data; the message says what the GAN needs
 */
export async function openData(
  data: RecognisedData,
  gan: Pick<Gan<never>, 'name' | 'needs'>,
  options: OpenOptions,
): Promise<Dataset<Batch>> {
  const { place, facts } = data;
  const problem = misfit(facts, gan);
  if (problem !== undefined)
    throw new GanError(where, `${gan.name} cannot train on ${place}: ${problem}`, { code: 'mismatch' });
  const dataset = await data.open(gan.needs, options);
  const clause = entriesFit(dataset.entries, gan.needs);
  if (clause === undefined) return dataset;
  throw new GanError(where, `${gan.name} cannot train on ${place}: ${clause}.${adviceFor(facts)}`, {
    code: 'mismatch',
  });
}

/** Returns what the data lacks for this GAN, with advice. Returns undefined if nothing is missing. */
function misfit(facts: DataFacts, { needs }: Pick<Gan<never>, 'needs'>): string | undefined {
  const wanted = Object.entries(needs).map(([entry, spec]) => `${entry} (${describeSpec(spec)})`);
  const images = Object.values(needs).filter(({ kind }) => kind === 'image');
  const isPair = images.length === 2;
  if (isPair && facts.kind !== 'pair') {
    return `it needs two sets of images. Give two places, or a folder with the subfolders trainA and trainB.`;
  }
  if (!isPair && facts.kind === 'pair')
    return `it needs ${wanted.join(', ')}, but this is a pair of sets. Give one of them.`;
  if (needs.labels !== undefined && facts.kind === 'images' && facts.classes === undefined) {
    return 'it needs classes. Put the images of each class into a subfolder of its own.';
  }
  const kinds = new Set(Object.values(needs).map(({ kind }) => kind));
  const isOfKind = kinds.has(facts.kind === 'images' || facts.kind === 'pair' ? 'image' : facts.kind);
  return isOfKind ? undefined : `it needs ${wanted.join(', ')}, but the data is ${facts.kind}.`;
}

function adviceFor(facts: DataFacts): string {
  if (facts.kind !== 'images' || !facts.isFixed) return '';
  return ` These images cannot be scaled. Leave out size and channels, or set them to those of the data.`;
}
