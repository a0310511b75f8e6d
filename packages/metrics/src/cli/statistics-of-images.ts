import type { ImageSource } from '@ganforge/media/node';
import type { FeatureStatistics } from '../features/feature-statistics.ts';
import { momentsOf } from '../features/moments-of.ts';
import { choiceOption, type OptionTable, type Run, textOption } from './command.ts';
import { EXTRACTOR_OPTIONS, LAYER_OPTION, type OpenExtractor } from './extractors.ts';
import { readingOptions, type SetReport } from './image-sets.ts';

/** Options of the commands that take moments of images. */
export const MOMENTS_OPTIONS: OptionTable = {
  ...EXTRACTOR_OPTIONS,
  ...LAYER_OPTION,
  ddof: { type: 'string', value: '0|1', help: "off n in the covariance's divisor; @default 1, StyleGAN2-ADA has 0" },
};

/** Mean and covariance of images, with the options of the command line. */
export async function statisticsOfImages(
  run: Run,
  source: ImageSource,
  open: OpenExtractor,
  shard?: readonly [number, number],
): Promise<{ readonly set: SetReport; readonly statistics: FeatureStatistics & { readonly n: number } }> {
  const ddof = choiceOption(run, 'ddof', ['0', '1']) === '0' ? 0 : 1;
  const { moments, ...read } = await momentsOf(source, open.extractor, {
    ...readingOptions(run, source),
    layer: layerOf(run, open),
    ...(shard === undefined ? {} : { shard }),
    ...(open.linearAlgebra && { linearAlgebra: open.linearAlgebra }),
  });
  const part = shard && { shard: { index: shard[0], count: shard[1], images: source.size } };
  return { set: { path: source.name, ...read }, statistics: { ...moments.finish({ ddof }), ...part } };
}

/** The layer that is asked for, else the extractor's own. */
export function layerOf(run: Run, { extractor }: OpenExtractor): string {
  return textOption(run, 'layer') ?? extractor.defaultLayer;
}
