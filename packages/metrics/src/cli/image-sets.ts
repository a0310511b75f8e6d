import type { ImageSource } from '@ganforge/media/node';
import { featureMatricesOf } from '../features/feature-matrices-of.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { FeaturesOptions, ImagesRead } from '../features/features-of.ts';
import { integerOption, type Run } from './command.ts';
import type { OpenExtractor } from './extractors.ts';

/** What a report says of a set of images. */
export interface SetReport extends ImagesRead {
  readonly path: string;
}

/** How a command reads images, by its options. */
export function readingOptions(run: Run, source: ImageSource): FeaturesOptions {
  const batch = integerOption(run, 'batch');
  run.progress.start(source.name, source.size);
  return {
    skipUnreadable: run.options['skip-unreadable'] === true,
    onProgress: (done, total) => run.progress.update(done, total),
    signal: run.signal,
    ...(batch === undefined ? {} : { batch }),
  };
}

/** The features of a set, one layer. */
export async function featuresOfSet(
  run: Run,
  source: ImageSource,
  { extractor }: OpenExtractor,
  layer: string,
): Promise<{ readonly features: FeatureMatrix; readonly set: SetReport }> {
  const reading = { ...readingOptions(run, source), layers: [layer] };
  const { features, ...read } = await featureMatricesOf(source, extractor, reading);
  return { features: features[layer]!, set: { path: source.name, ...read } };
}

/** What is to be known of the images of a comparison: what was left out, and codecs that differ. */
export function imageWarnings(...sets: readonly SetReport[]): string[] {
  const skipped = sets
    .filter(({ unreadable }) => unreadable.length > 0)
    .map(({ path, unreadable }) => `${unreadable.length} images of ${path} were skipped: ${unreadable.join('; ')}`);
  const codecs = new Set(sets.flatMap((set) => Object.keys(set.codecs)));
  const isMixed = codecs.size > 1 && (codecs.has('jpeg') || codecs.has('webp'));
  const of = sets.map(({ path, codecs: seen }) => `${path} ${formatValue(seen)}`).join(', ');
  const mixed = `JPEG and WebP leave traces that others do not, and metrics see them: ${of}`;
  return isMixed ? [...skipped, mixed] : skipped;
}

function formatValue(codecs: Readonly<Record<string, number>>): string {
  return Object.entries(codecs)
    .map(([codec, n]) => `${n} ${codec.toUpperCase()}`)
    .join(' and ');
}
