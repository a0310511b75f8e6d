import type { FeatureStatistics } from '../features/feature-statistics.ts';
import type { Provenance } from '../features/provenance.ts';
import type { MetricNumbers } from '../metrics/metric.ts';
import type { StartedMetric } from '../metrics/start-metric.ts';
import type { Report } from './command.ts';
import type { OpenExtractor } from './extractors.ts';
import type { ReadSet } from './read-set.ts';
import { imageWarnings } from './reading.ts';
import { provenanceJson, provenanceLine } from './report.ts';

/** Contains the results of the command of a metric. */
export interface Found {
  readonly started: StartedMetric;
  readonly numbers: MetricNumbers;
  readonly sets: readonly ReadSet[];
  /** The names of the sets in the usage line, such as REAL and GENERATED. */
  readonly names: readonly string[];
  readonly provenance: Provenance;
  readonly warnings: readonly string[];
  readonly open: OpenExtractor | undefined;
}

/** Formats the result of a metric: the main numbers with their labels, then the provenance. */
export function metricReport({ started, numbers, sets, names, provenance, warnings, open }: Found): Report {
  const { metric, options } = started;
  const judged = Object.keys(metric.better);
  const [main] = judged;
  const all = [...warnings, ...imageWarnings(...sets.flatMap(({ set }) => set ?? []))];
  const { std, ...others } = numbers;
  const shown = judged.filter((value) => numbers[value] !== undefined);
  const first = shown.map((value) => `${metric.label(value, provenance)} ${numbers[value]!.toFixed(6)}`).join(', ');
  const spread = std === undefined || judged.length > 1 ? '' : ` +- ${std.toFixed(6)}`;
  const counts = sets.map(({ n }, i) => `${names[i]!.toLowerCase()} n ${n ?? 'unknown'}`);
  const rest = Object.entries({ ...ddofs(sets), ...options, ...others }).filter(([name]) => !judged.includes(name));
  const details = rest.map(
    ([name, value]) => `${name} ${typeof value === 'number' ? Number(value.toPrecision(7)) : value}`,
  );
  return {
    json: {
      ...{ metric: judged.length === 1 ? metric.label(main!, provenance) : metric.name, ...numbers, options },
      ...provenanceJson(provenance, open),
      ...Object.fromEntries(sets.map((set, i) => [names[i]!.toLowerCase(), setJson(set)])),
      warnings: all,
    },
    lines: [`${first}${spread}`, `${provenanceLine(provenance, open)}; ${[...counts, ...details].join(', ')}`],
    warnings: all,
  };
}

function setJson({ path, n, set, form }: ReadSet): Record<string, unknown> {
  const { codecs = {}, damaged = [] } = set ?? {};
  const { ddof } = form as Partial<FeatureStatistics>;
  return { path, n: n ?? null, ...('covariance' in form && { ddof: ddof ?? null }), codecs, damaged };
}

/**
 * Returns the ddof of the covariances for the report. It is a single value if all sets agree, and empty without
 * covariances.
 */
function ddofs(sets: readonly ReadSet[]): Readonly<Record<string, string>> {
  const found = sets.flatMap(({ form }) => ('covariance' in form ? [`${form.ddof ?? 'unknown'}`] : []));
  return found.length === 0 ? {} : { ddof: [...new Set(found)].join(' and ') };
}
