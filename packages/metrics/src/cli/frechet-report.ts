import type { FrechetDistance } from '../metrics/frechet-distance.ts';
import type { Report } from './command.ts';
import type { OpenExtractor } from './extractors.ts';
import { imageWarnings, type SetReport } from './image-sets.ts';
import { provenanceJson, provenanceLine } from './report.ts';

/** What is known of the two sets beside their distance. */
interface Compared {
  /** Of `real` and `generated`. */
  readonly paths: readonly string[];
  /** What was read of each; undefined where statistics or features were given. */
  readonly sets: readonly (SetReport | undefined)[];
  readonly open?: OpenExtractor | undefined;
}

/** A Frechet distance as it is printed. */
export function frechetReport(distance: FrechetDistance, { paths, sets, open }: Compared): Report {
  const { label, value, meanTerm, covarianceTerm, rank, d, n, ddof, provenance } = distance;
  const [real, generated] = paths.map((path, i) => {
    const { codecs = {}, unreadable = [] } = sets[i] ?? {};
    return { path, n: n[i] ?? null, ddof: ddof[i] ?? null, codecs, unreadable };
  });
  const warnings = [...distance.warnings, ...imageWarnings(...sets.filter((set) => set !== undefined))];
  const counts = `real n ${n[0] ?? 'unknown'}, generated n ${n[1] ?? 'unknown'}`;
  const of = ddof[0] === ddof[1] ? `${ddof[0] ?? 'unknown'}` : ddof.map((one) => one ?? 'unknown').join(' and ');
  return {
    json: {
      ...{ metric: label, value, meanTerm, covarianceTerm, rank, d, ...provenanceJson(provenance, open) },
      ...{ real, generated, warnings },
    },
    lines: [
      `${label} ${value.toFixed(6)}`,
      `${provenanceLine(provenance, open)}; ${counts}, ddof ${of}, rank ${rank} of ${d}`,
    ],
    warnings,
  };
}
