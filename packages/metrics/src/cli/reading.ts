import { GanError, resolveOptions } from '@ganforge/formats';
import type { ImageSource } from '@ganforge/media/node';
import type { FeatureExtractor } from '../extractors/extractor.ts';
import { featureMatricesOf } from '../features/feature-matrices-of.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { checkHeaders, type FeaturesOptions, featuresOf, type ImagesRead } from '../features/features-of.ts';
import type { Examples } from '../metrics/metric.ts';
import { givenOf, type Run } from './command.ts';
import { EXTRACTOR_OPTIONS, type OpenExtractor } from './extractors.ts';

/** The report on a set of images. */
export interface SetReport extends ImagesRead {
  readonly path: string;
}

/** Defines the options of the commands that read images but compute no features. */
export const READING_OPTIONS: Pick<typeof EXTRACTOR_OPTIONS, 'batch' | 'skipDamaged'> = {
  batch: EXTRACTOR_OPTIONS.batch,
  skipDamaged: EXTRACTOR_OPTIONS.skipDamaged,
};

/** Returns the options for reading images, and starts the progress display for `source`. */
export function readingOptions(run: Run, source: ImageSource): FeaturesOptions {
  const { batch, skipDamaged } = resolveOptions('metrics/cli', READING_OPTIONS, givenOf(run, READING_OPTIONS));
  run.progress.start(source.name, source.size);
  return { batch, skipDamaged, signal: run.signal, onProgress: (done, total) => run.progress.update(done, total) };
}

/**
 * Checks the first bytes of all files. This is fast and happens before any slow work. With `skipDamaged` nothing is
 * checked.
 *
 * @throws GanError `file` with a list of files that are not images
 */
export async function checkFiles(run: Run, sources: readonly ImageSource[]): Promise<void> {
  if (run.given.skipDamaged === true) return;
  for (const source of sources) await checkHeaders(source);
}

/** Computes the features of a set. */
export async function featuresOfSet(
  run: Run,
  source: ImageSource,
  { extractor, layer }: OpenExtractor,
): Promise<{ readonly features: FeatureMatrix; readonly set: SetReport }> {
  const reading = { ...readingOptions(run, source), layers: [layer] };
  const { features, ...read } = await featureMatricesOf(source, extractor, reading);
  return { features: features[layer]!, set: { path: source.name, ...read } };
}

/** Reads the images of a set. All images must have the same size. */
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

/** Returns warnings about skipped images, and about sets that were stored with different codecs. */
export function imageWarnings(...sets: readonly SetReport[]): string[] {
  const skipped = sets
    .filter(({ damaged }) => damaged.length > 0)
    .map(({ path, damaged }) => `${damaged.length} images of ${path} were skipped: ${damaged.join('; ')}`);
  const codecs = new Set(sets.flatMap((set) => Object.keys(set.codecs)));
  const isMixed = codecs.size > 1 && (codecs.has('jpeg') || codecs.has('webp'));
  const of = sets.map(({ path, codecs: seen }) => `${path} ${counted(seen)}`).join(', ');
  const mixed = `JPEG and WebP leave traces in images, and metrics measure these traces. The codecs differ: ${of}`;
  return isMixed ? [...skipped, mixed] : skipped;
}

function counted(codecs: Readonly<Record<string, number>>): string {
  return Object.entries(codecs)
    .map(([codec, n]) => `${n} ${codec.toUpperCase()}`)
    .join(' and ');
}
