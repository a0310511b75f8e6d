import { GanError, resolveOptions } from '@ganforge/formats';
import type { ImageSource } from '@ganforge/media/node';
import type { FeatureExtractor } from '../extractors/extractor.ts';
import { featureMatricesOf } from '../features/feature-matrices-of.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { checkHeaders, type FeaturesOptions, featuresOf, type ImagesRead } from '../features/features-of.ts';
import type { Examples } from '../metrics/metric.ts';
import { givenOf, type Run } from './command.ts';
import { EXTRACTOR_OPTIONS, type OpenExtractor } from './extractors.ts';

/** What a report says of a set of images. */
export interface SetReport extends ImagesRead {
  readonly path: string;
}

/** Options of the commands that read images and make no features. */
export const READING_OPTIONS: Pick<typeof EXTRACTOR_OPTIONS, 'batch' | 'skipDamaged'> = {
  batch: EXTRACTOR_OPTIONS.batch,
  skipDamaged: EXTRACTOR_OPTIONS.skipDamaged,
};

/** How a command reads images, by its options. */
export function readingOptions(run: Run, source: ImageSource): FeaturesOptions {
  const { batch, skipDamaged } = resolveOptions('metrics/cli', READING_OPTIONS, givenOf(run, READING_OPTIONS));
  run.progress.start(source.name, source.size);
  return { batch, skipDamaged, signal: run.signal, onProgress: (done, total) => run.progress.update(done, total) };
}

/**
 * Looks at how files begin, which is quick, before anything slow; not where what is damaged is left out.
 *
 * @throws GanError `file` that lists what are no images
 */
export async function checkFiles(run: Run, sources: readonly ImageSource[]): Promise<void> {
  if (run.given.skipDamaged === true) return;
  for (const source of sources) await checkHeaders(source);
}

/** The features of a set. */
export async function featuresOfSet(
  run: Run,
  source: ImageSource,
  { extractor, layer }: OpenExtractor,
): Promise<{ readonly features: FeatureMatrix; readonly set: SetReport }> {
  const reading = { ...readingOptions(run, source), layers: [layer] };
  const { features, ...read } = await featureMatricesOf(source, extractor, reading);
  return { features: features[layer]!, set: { path: source.name, ...read } };
}

/** The images of a set themselves, which must be of one size. */
export async function examplesOfSet(
  run: Run,
  source: ImageSource,
): Promise<{ readonly examples: Examples; readonly set: SetReport }> {
  let whole: { data: Uint8Array; height: number; width: number } | undefined;
  let n = 0;
  const copying: FeatureExtractor = {
    name: 'images',
    layers: { images: 1 },
    defaultLayer: 'images',
    provenance: {},
    async extract({ data, n: count, height, width }) {
      whole ??= { data: new Uint8Array(source.size * height * width * 3), height, width };
      if (height !== whole.height || width !== whole.width) {
        const sizes = `${whole.height} x ${whole.width} and ${height} x ${width}`;
        throw new GanError('metrics/cli', `images of ${source.name} must have one size; there are ${sizes}.`, {
          code: 'shape',
        });
      }
      whole.data.set(data, n * height * width * 3);
      n += count;
      return { images: { data: new Float32Array(count), rows: count, cols: 1 } };
    },
    dispose: () => undefined,
  };
  const read = await featuresOf(source, copying, readingOptions(run, source), () => undefined);
  const { data, height, width } = whole!;
  const examples = { data: data.subarray(0, n * height * width * 3), shape: [n, height, width, 3] };
  return { examples, set: { path: source.name, ...read } };
}

/** What is to be known of the images of a comparison: what was left out, and codecs that differ. */
export function imageWarnings(...sets: readonly SetReport[]): string[] {
  const skipped = sets
    .filter(({ damaged }) => damaged.length > 0)
    .map(({ path, damaged }) => `${damaged.length} images of ${path} were skipped: ${damaged.join('; ')}`);
  const codecs = new Set(sets.flatMap((set) => Object.keys(set.codecs)));
  const isMixed = codecs.size > 1 && (codecs.has('jpeg') || codecs.has('webp'));
  const of = sets.map(({ path, codecs: seen }) => `${path} ${counted(seen)}`).join(', ');
  const mixed = `JPEG and WebP leave traces that others do not, and metrics see them: ${of}`;
  return isMixed ? [...skipped, mixed] : skipped;
}

function counted(codecs: Readonly<Record<string, number>>): string {
  return Object.entries(codecs)
    .map(([codec, n]) => `${n} ${codec.toUpperCase()}`)
    .join(' and ');
}
