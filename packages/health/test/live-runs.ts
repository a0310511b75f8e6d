import type { Dataset, Gan } from '@ganforge/core';
import { randomStream, rowStreams } from '@ganforge/core';
import { healthWatch } from '@ganforge/health';
import { sampleProbe } from '@ganforge/health/training';
import { densityCoverage, type FeatureMatrix } from '@ganforge/metrics';
import { type Finding, settingsOf, type TrainEvent } from '@ganforge/run';
import { train } from '@ganforge/trainer';

/** A training that is watched from its first step to its last. */
export interface LiveRun {
  readonly steps: number;
  readonly batchSize: number;
  /** Steps between probes. */
  readonly every: number;
  readonly options: Readonly<Record<string, unknown>>;
  build(options: Readonly<Record<string, unknown>>): unknown;
  data(): Dataset | Promise<Dataset>;
  /** What samples are compared with. @default the data */
  compared?(): Dataset | Promise<Dataset>;
}

/** What was found, and what probes and an independent metric said of the samples in the end. */
export interface LiveResult {
  readonly findings: readonly Finding[];
  readonly last: Readonly<Record<string, number>>;
  /** Share of 512 real examples with a sample in the ball of their five neighbours (Naeem et al. 2020). */
  readonly coverage: number;
  readonly density: number;
}

/** Trains, watches and measures. */
export async function live(
  run: LiveRun,
  options: Readonly<Record<string, unknown>> = run.options,
): Promise<LiveResult> {
  const { steps, batchSize, every } = run;
  const gan = run.build(options) as Gan<never>;
  const data = await run.data();
  const real = (await run.compared?.()) ?? data;
  const probe = sampleProbe({ gan, real, every })!;
  const watch = healthWatch();
  let last: Readonly<Record<string, number>> = {};
  const onEvent = (event: TrainEvent): void => {
    if (event.type === 'probe') last = event.values;
  };
  const common = { steps, batchSize, seed: 1, sampleEvery: 0, checkpointEvery: 0, handleSignals: false };
  const watched = { probeEvery: every, probes: [probe], watch: watch.event };
  await train(gan, data as never, { ...common, ...watched, endWithAverages: true, onEvent });
  const judged = await judge(gan, real);
  gan.dispose();
  return { findings: watch.findings(), last, ...judged };
}

/** Options as `ganforge train` would have them with the `--set` lines of an advice. */
export function applied(
  options: Readonly<Record<string, unknown>>,
  lines: readonly string[],
): Readonly<Record<string, unknown>> {
  const given = lines.map((line) => {
    const [key, text] = line.replace(/^--set /, '').split('=') as [string, string];
    const value = key === 'augment' ? text.split(',') : Number.isNaN(Number(text)) ? text : Number(text);
    return [key, value] as const;
  });
  return { ...options, ...Object.fromEntries(given) };
}

/** The `--set` lines of a finding, in their order. */
export function settingLines({ advice }: Finding): readonly string[] {
  return advice.flatMap((one) => settingsOf(one).filter((line) => line.startsWith('--set ')));
}

/** Examples and samples that are compared in the end. */
const JUDGED = 512;

/** Coverage and density by @ganforge/metrics, which know nothing of probes. */
export async function judge(gan: Gan<never>, real: Dataset): Promise<{ coverage: number; density: number }> {
  const entry = Object.keys(gan.output)[0]!;
  const n = Math.min(JUDGED, real.size);
  const order = Array.from(randomStream(5).permutation(real.size).subarray(0, n));
  const examples = await real.get(order, { epoch: 0, random: rowStreams(randomStream(6)) });
  const given = Object.fromEntries((gan.conditions ?? []).map((name) => [name, examples[name]!]));
  const request = { n, random: randomStream(8), ...(gan.conditions && { conditions: given }) };
  const samples = await gan.sample(request);
  const matrix = async (of: typeof examples): Promise<FeatureMatrix> => {
    const data = (await of[entry]!.data()) as Float32Array;
    return { rows: n, cols: data.length / n, data };
  };
  const found = densityCoverage({ real: await matrix(examples), generated: await matrix(samples), k: 5 });
  for (const tensor of [...Object.values(examples), ...Object.values(samples)]) tensor.dispose();
  return found;
}
