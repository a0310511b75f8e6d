import type { Batch, Dataset, Gan } from '@ganforge/core';
import { formatSeconds } from '@ganforge/run';
import type { Output } from '../program/output.ts';
import { planLines, planOf, type TrainingPlan } from './plan.ts';

/** Steps that are made to time one; the first ones are slower. */
const STEPS = 4;

/** Says what a training would be: data, settings, networks, and time and memory by some steps that leave nothing behind. */
export async function dryRun(
  plan: TrainingPlan,
  gan: Gan<Batch>,
  dataset: Dataset<Batch>,
  { output, engine, signal }: { readonly output: Output; readonly engine: string; readonly signal: AbortSignal },
): Promise<void> {
  const { train } = await import('@ganforge/trainer');
  const { batchSize, steps, settings } = plan;
  const seconds: number[] = [];
  let parameters: Readonly<Record<string, number>> = {};
  await train(gan, dataset, {
    ...{ steps: STEPS, batchSize, accumulate: settings.accumulate, seed: settings.seed, sampleEvery: 0, signal },
    handleSignals: false,
    onEvent(event) {
      if (event.type === 'started') parameters = event.run.parameters;
      if (event.type === 'step') seconds.push(event.stepSeconds);
    },
  });
  signal.throwIfAborted();
  // Step events tell the time of all steps so far: the last one alone is warm.
  const secondsPerStep = (seconds.at(-1) ?? 0) - (seconds.at(-2) ?? 0);
  const memory = process.resourceUsage().maxRSS * 1024;
  output.say(
    ...planLines(plan),
    `engine   ${engine}`,
    `networks ${Object.entries(parameters)
      .map(([name, count]) => `${name} ${count.toLocaleString('en')}`)
      .join(', ')} parameters`,
    `memory   ${(memory / 2 ** 20).toFixed(0)} MiB at most so far`,
    `time     ${secondsPerStep.toPrecision(3)} s a step; ${formatSeconds(secondsPerStep * steps)} for ${steps} steps, without measurements`,
    'nothing was written: leave out --dry-run to train',
  );
  output.json({
    dryRun: true,
    ...{ ...planOf(plan, gan), folder: `${settings.runs}/${plan.name}` },
    ...{ parameters, memory, secondsPerStep, secondsInAll: secondsPerStep * steps },
  });
}
