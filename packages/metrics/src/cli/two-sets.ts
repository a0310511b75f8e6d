import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { frechetLabel, type Provenance } from '../features/provenance.ts';
import type { OptionTable, Report, Run } from './command.ts';
import { EXTRACTOR_OPTIONS, LAYER_OPTION, openExtractor } from './extractors.ts';
import { featuresOfSet, imageWarnings } from './image-sets.ts';
import { openImages } from './inputs.ts';
import { provenanceJson, provenanceLine, setJson } from './report.ts';
import { layerOf } from './statistics-of-images.ts';

/** Features of two sets, for metrics that compare examples. */
export interface FeaturePair {
  readonly real: FeatureMatrix;
  readonly generated: FeatureMatrix;
}

/** What such a metric has to say: names and values for `--json`, and lines for people. */
export interface PairResult {
  readonly json: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
}

/** Options of the commands that compare examples. */
export const PAIR_OPTIONS: OptionTable = { ...EXTRACTOR_OPTIONS, ...LAYER_OPTION };

/** Reads both sets' features and reports what `metric` makes of them. */
export async function compareImages(
  run: Run,
  metric: (pair: FeaturePair, provenance: Provenance) => PairResult,
): Promise<Report> {
  const [realSource, generatedSource] = await Promise.all(run.positionals.map(openImages));
  const open = await openExtractor(run);
  try {
    const layer = layerOf(run, open);
    const real = await featuresOfSet(run, realSource!, open, layer);
    const generated = await featuresOfSet(run, generatedSource!, open, layer);
    const provenance = { ...open.extractor.provenance, layer };
    const { json, lines } = metric({ real: real.features, generated: generated.features }, provenance);
    const warnings = imageWarnings(real.set, generated.set);
    const sets = { real: setJson(real.set), generated: setJson(generated.set) };
    const how = `${provenanceLine(provenance, open)}; real n ${real.set.n}, generated n ${generated.set.n}`;
    return {
      json: { ...json, ...provenanceJson(provenance, open), ...sets, warnings },
      lines: [...lines, how],
      warnings,
    };
  } finally {
    open.extractor.dispose();
  }
}

/** What a kernel distance of such features may be called: KID, or KD(digits). */
export function kernelLabel(provenance: Provenance): string {
  const label = frechetLabel(provenance);
  return label === 'FID' ? 'KID' : label.replace(/^FD/, 'KD');
}
