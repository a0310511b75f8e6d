import type { JsonObject } from '@ganforge/formats';
import { canonicalJson, type OpenedRun, type RunConfig, type RunMetrics } from '@ganforge/run';
import { type Estimate, estimate } from './interval.ts';

/** Describes runs that differ only in their seed. */
export interface Group {
  /** The name of the variant, and the values of those settings in which the groups differ. */
  readonly label: string;
  readonly runs: readonly string[];
  readonly seeds: readonly number[];
  /** The number of steps of the shortest run. */
  readonly steps: number;
  /** The last measured values by name. Only names that all runs of the group have are included. */
  readonly measured: Readonly<Record<string, Estimate>>;
}

interface Read {
  readonly run: OpenedRun;
  readonly metrics: RunMetrics | undefined;
}

/** Groups runs by configuration. Groups have the order in which the runs were given. */
export async function groupRuns(runs: readonly OpenedRun[]): Promise<Group[]> {
  const byConfig = new Map<string, Read[]>();
  for (const run of runs) {
    const key = canonicalJson(withoutSeed(run.record.config));
    byConfig.set(key, [...(byConfig.get(key) ?? []), { run, metrics: await run.metrics() }]);
  }
  const groups = [...byConfig.values()];
  const settings = groups.map(([first]) => settingsOf(first!.run.record.config));
  const differing = namesThatDiffer(settings);
  return groups.map((group, i) => ({
    label: [settings[i]!.variant, ...differing.map((name) => `${name} ${settings[i]![name] ?? 'none'}`)].join(', '),
    runs: group.map(({ run }) => run.at),
    seeds: group.map(({ run }) => run.record.config.seed),
    steps: Math.min(...group.map(({ metrics }) => metrics?.step ?? 0)),
    measured: measuredOf(group),
  }));
}

/** Returns the configuration without its two seeds. */
function withoutSeed({ seed: _, options, ...rest }: RunConfig): object {
  const { seed: __, ...others } = options;
  return { ...rest, options: others };
}

function settingsOf({ gan, options, batchSize, accumulate, dataset }: RunConfig): Record<string, string> {
  const { seed: _, ...others } = options as JsonObject;
  const shown = Object.entries({ ...others, batchSize, accumulate }).map(([name, value]) => [
    name,
    JSON.stringify(value),
  ]);
  return {
    variant: gan,
    ...(Object.fromEntries(shown) as Record<string, string>),
    data: JSON.stringify(dataset.fingerprint).slice(-9, -1),
  };
}

function namesThatDiffer(settings: readonly Readonly<Record<string, string>>[]): string[] {
  // Only the batch size and the data are compared if the variants differ, because options of different variants are not
  // comparable.
  const isOne = new Set(settings.map(({ variant }) => variant)).size === 1;
  const names = isOne ? new Set(settings.flatMap(Object.keys)) : new Set(['batchSize', 'data']);
  return [...names].filter((name) => name !== 'variant' && new Set(settings.map((one) => one[name])).size > 1);
}

function measuredOf(group: readonly Read[]): Record<string, Estimate> {
  const all = group.map(({ metrics }) => metrics?.metrics ?? {});
  const names = Object.keys(all[0]!).filter((name) => all.every((one) => one[name] !== undefined));
  return Object.fromEntries(names.map((name) => [name, estimate(all.map((one) => one[name]!.value))]));
}
