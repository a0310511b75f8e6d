import type { Dataset, Gan } from '@ganforge/core';
import { randomStream, rowStreams } from '@ganforge/core';
import { healthWatch } from '@ganforge/health';
import { sampleProbe } from '@ganforge/health/training';
import { densityCoverage, type FeatureMatrix } from '@ganforge/metrics';
import { type Finding, settingsOf, type TrainEvent } from '@ganforge/run';
import { train } from '@ganforge/trainer';

/** Describes a training that is watched from its first to its last step. */
export interface LiveRun {
  readonly steps: number;
  readonly batchSize: number;
  /** The number of steps between probes. */
  readonly every: number;
  readonly options: Readonly<Record<string, unknown>>;
  build(options: Readonly<Record<string, unknown>>): unknown;
  data(): Dataset | Promise<Dataset>;
  /** Returns the data with which samples are compared. @default the training data */
  compared?(): Dataset | Promise<Dataset>;
}

/** Contains the findings, and the last numbers of the probes and of an independent metric. */
export interface LiveResult {
  readonly findings: readonly Finding[];
  readonly last: Readonly<Record<string, number>>;
  /**
   * The share of 512 real examples for which a sample is in the ball of their five nearest neighbours (Naeem et al.
   * 2020).
   */
  readonly coverage: number;
  readonly density: number;
}

/** Trains a GAN, watches the run and measures the samples. */
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

/** Returns the options that `ganforge train` would have with the `--set` lines of an advice. */
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

/** Returns the `--set` lines of a finding in their order. */
export function settingLines({ advice }: Finding): readonly string[] {
  return advice.flatMap((one) => settingsOf(one).filter((line) => line.startsWith('--set ')));
}

/** The number of examples and of samples that are compared at the end. */
const JUDGED = 512;

/** Computes coverage and density with @ganforge/metrics, which is independent of the probes. */
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
