import { checkKnownOptions } from '@ganforge/formats';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { FeatureMoments } from '../features/feature-moments.ts';
import type { FeatureStatistics } from '../features/feature-statistics.ts';
import { frechetLabel } from '../features/provenance.ts';
import { frechetDistance } from '../metrics/frechet-distance.ts';
import type { ScoreOf } from './score.ts';

/** Options of {@link frechetScore}. */
export interface FrechetScoreOptions {
  /** Statistics of real features, from a file say. @default those of the real images */
  readonly real?: FeatureMoments | FeatureStatistics;
  /** @default the extractor's own for distances */
  readonly layer?: string;
}

/**
 * The Frechet distance as a score of a run, under the name it may have: `FID` or `FD(digits)`.
 *
 * @throws GanError `mismatch` when it first scores, for statistics of features made otherwise
 *
 * @example
 * const metric = generatorEvaluation({ extractor: digits(), real: dataset, scores: [frechetScore()] });
 */
export function frechetScore(options: FrechetScoreOptions = {}): ScoreOf {
  checkKnownOptions('metrics/frechet-score', options, ['real', 'layer']);
  return ({ provenance: of, defaultLayer }) => {
    const { layer = defaultLayer } = options;
    const provenance = { ...of, layer };
    const name = frechetLabel(provenance);
    const momentsOf = ({ data, cols }: FeatureMatrix): FeatureMoments => {
      const moments = new FeatureMoments(cols, { provenance });
      moments.add(data);
      return moments;
    };
    return {
      names: [name],
      layer,
      needsReal: options.real === undefined,
      begin(features) {
        const real = options.real ?? momentsOf(features).finish();
        return (generated, warn) => {
          const { value, warnings } = frechetDistance(real, momentsOf(generated));
          for (const warning of warnings) warn(`${name}: ${warning}`);
          return { [name]: value };
        };
      },
    };
  };
}
