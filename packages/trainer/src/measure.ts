import type { Batch } from '@ganforge/core';
import type { Values } from '@ganforge/run';
import { checkMeasured } from './check-metrics.ts';
import type { Progress, Session } from './loop.ts';
import { metricSamples, withAverages } from './samples.ts';

/**
 * Lets each metric do what it does once; nothing where no step is left.
 *
 * @throws what a metric throws
 */
export async function prepareMetrics<B extends Batch>(
  { options }: Pick<Session<B>, 'options'>,
  progress: Progress,
): Promise<void> {
  if (progress.step >= options.steps) return;
  const before = performance.now();
  for (const metric of options.metrics) await metric.prepare?.();
  progress.metricsSeconds += (performance.now() - before) / 1000;
}

/**
 * Measures what is due after this step and tells it; nothing is due where a run was ended between two measurements.
 *
 * @returns the finite values of this step, by name
 * @throws what a metric throws
 */
export async function measure<B extends Batch>(session: Session<B>, progress: Progress): Promise<Values> {
  const { state, dataset, options, report } = session;
  const { step } = progress;
  const due = options.metrics.filter(({ every }) => step % every === 0 || step === options.steps);
  if (due.length === 0) return {};
  const warnings: string[] = [];
  const of = {
    gan: state.gan,
    step,
    seed: state.seed,
    sample: (n: number, part: number) => metricSamples(state, dataset, n, part),
    warn: (message: string) => void warnings.push(message),
  };
  const values: Record<string, number> = {};
  let seconds = 0;
  for (const metric of due) {
    const before = performance.now();
    const found = checkMeasured(metric, await withAverages(state, () => metric.evaluate(of)));
    const took = (performance.now() - before) / 1000;
    seconds += took;
    progress.metricsSeconds += took;
    progress.costs.set(metric.names[0]!, took);
    for (const name of metric.names) {
      if (Number.isFinite(found[name])) values[name] = found[name]!;
      else warnings.push(`'${name}' is ${found[name]} at step ${step}: left out.`);
    }
  }
  for (const message of warnings) {
    if (progress.told.has(message)) continue;
    progress.told.add(message);
    await report.emit({ type: 'warning', step, message });
  }
  const measured = Object.entries(values).map(([name, value]) => [name, { value, step }] as const);
  progress.metrics = { ...progress.metrics, ...Object.fromEntries(measured) };
  await report.emit({ type: 'metrics', step, values, seconds });
  return values;
}

/**
 * Seconds until the last step at the pace so far; each measurement to come is taken to cost what the metric's last one did.
 *
 * @param seconds since the run began in this process
 */
export function secondsLeft<B extends Batch>(
  { options: { steps, metrics } }: Pick<Session<B>, 'options'>,
  { step, turns, metricsSeconds, costs }: Progress,
  seconds: number,
): number {
  const turnsLeft = (steps - step) * ((seconds - metricsSeconds) / Math.max(1, turns));
  const ofMetrics = metrics.map(({ names, every }) => {
    const left = Math.ceil(steps / every) - Math.floor(step / every); // the last step has one in any case
    return (step < steps ? left : 0) * (costs.get(names[0]!) ?? 0);
  });
  return ofMetrics.reduce((a, b) => a + b, turnsLeft);
}
