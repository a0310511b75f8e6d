import type { Batch, Dataset, Gan } from '@ganforge/core';
import { formatSeconds } from '@ganforge/run';
import type { Output } from '../program/output.ts';
import { estimateMemory, keptBytes } from './memory.ts';
import { planLines, planOf, type TrainingPlan } from './plan.ts';

/** The number of steps that are timed. The first steps are slower. */
const STEPS = 5;

/**
 * Reports the plan of a training: the data, the settings, the networks, and estimates of time and memory from a few
 * steps. It writes no files.
 */
export async function dryRun(
  plan: TrainingPlan,
  gan: Gan<Batch>,
  dataset: Dataset<Batch>,
  { output, engine, signal }: { readonly output: Output; readonly engine: string; readonly signal: AbortSignal },
): Promise<void> {
  const [{ train }, { memory: tensorMemory, profile, scalar }] = await Promise.all([
    import('@ganforge/trainer'),
    import('@tensorflow/tfjs-core'),
  ]);
  const { batchSize, steps, settings } = plan;
  const common = {
    ...{ batchSize, accumulate: settings.accumulate, seed: settings.seed, sampleEvery: 0, signal },
    handleSignals: false,
  };
  const before = process.memoryUsage.rss();
  const kept = keptBytes(gan);
  // The bytes of all other tensors of the process.
  const others = Math.max(0, tensorMemory().numBytes - kept.weights);
  // The first step creates the slots of the optimizers, so the second step is measured.
  const { peakBytes } = await profile(async () => {
    await train(gan, dataset, { ...common, steps: 2 });
    return scalar(0);
  });
  const memory = estimateMemory(kept, { before, peak: peakBytes - others });
  const seconds: number[] = [];
  let parameters: Readonly<Record<string, number>> = {};
  await train(gan, dataset, {
    ...{ ...common, steps: STEPS },
    onEvent(event) {
      if (event.type === 'started') parameters = event.run.parameters;
      if (event.type === 'step') seconds.push(event.stepSeconds);
    },
  });
  signal.throwIfAborted();
  // The events of steps contain the total time. The first steps are slower, so only the last two are used.
  const lengths = seconds.map((time, i) => time - (seconds[i - 1] ?? 0));
  const secondsPerStep = Math.min(...lengths.slice(-2));
  const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0);
  const parts = [
    ['process and data', memory.process],
    ['weights', memory.weights],
    ['averages', memory.averages],
    ['optimizers', memory.optimizers],
    ["a step's values", memory.step],
  ].flatMap(([name, bytes]) => (bytes === 0 ? [] : [`${name} ${mib(bytes as number)}`]));
  output.say(
    ...planLines(plan),
    `engine   ${engine}`,
    `networks ${Object.entries(parameters)
      .map(([name, count]) => `${name} ${count.toLocaleString('en')}`)
      .join(', ')} parameters`,
    `memory   about ${mib(memory.total)} MiB: ${parts.join(', ')}`,
    `time     ${secondsPerStep.toPrecision(3)} s a step; ${formatSeconds(secondsPerStep * steps)} for ${steps} steps, without measurements${stageOf(gan)}`,
    'nothing was written: leave out --dry-run to train',
  );
  output.json({
    dryRun: true,
    ...{ ...planOf(plan, gan), folder: `${settings.runs}/${plan.name}` },
    ...{ parameters, memory, secondsPerStep, secondsInAll: secondsPerStep * steps },
  });
}

/** Names the stage whose steps were timed, if a run has several stages. */
function stageOf({ stages = [] }: Pick<Gan<never>, 'stages'>): string {
  return stages.length < 2 ? '' : `; steps of the stage '${stages[0]!.name}' alone were timed`;
}
