import type { Batch, Metric, Probe } from '@ganforge/core';
import { GanError, problemOf } from '@ganforge/formats';
import type { Values } from '@ganforge/run';
import { checkMeasured } from './check-metrics.ts';
import { metricSamples, withAverages } from './samples.ts';
import { type Progress, runPosition, type Session } from './session.ts';
import { GivenUp } from './stop.ts';
import { namedAsync } from './user-code.ts';

const where = 'trainer/metrics';

/**
 * Runs `prepare` of each metric, unless no step is left.
 *
 * A metric that fails gives a warning and is not measured in this process.
 *
 * @throws the error of a metric, if `metricErrors` is `throw`
 */
export async function prepareMetrics<B extends Batch>(session: Session<B>, progress: Progress): Promise<void> {
  const { options, stop } = session;
  if (progress.step >= options.steps && !progress.unmeasured) return;
  const before = performance.now();
  for (const metric of options.metrics) {
    const prepared = namedAsync(partyOf(metric), () => metric.prepare?.());
    const problem = await problemIn(session, stop.waitFor(prepared));
    if (stop.reason !== undefined) break;
    if (typeof problem !== 'string') continue;
    progress.unprepared.add(metric.names[0]!);
    await warn(session, progress, [`${problem} The run continues without its value.`]);
  }
  progress.metricsSeconds += (performance.now() - before) / 1000;
}

/**
 * Measures the metrics that are due after this step and reports them. If the run is ended between two measurements, it
 * reports no metric.
 *
 * @returns the finite values of this step, by name
 * @throws the error of a metric, if `metricErrors` is `throw`
 * @throws GivenUp if a stop was requested and a metric does not finish
 */
export async function measure<B extends Batch>(session: Session<B>, progress: Progress): Promise<Values> {
  const { options, report } = session;
  const { step } = progress;
  const due = options.metrics.filter(({ every }) => step % every === 0 || step === options.steps);
  if (due.length === 0) return {};
  const warnings: string[] = [];
  const values: Record<string, number> = {};
  let seconds = 0;
  for (const metric of due) {
    if (progress.unprepared.has(metric.names[0]!)) continue;
    const before = performance.now();
    const found = await problemIn(session, evaluate(session, step, metric, warnings));
    const took = (performance.now() - before) / 1000;
    seconds += took;
    progress.metricsSeconds += took;
    progress.costs.set(metric.names[0]!, took);
    if (typeof found === 'string') warnings.push(`${found} Its value is omitted at step ${step}.`);
    else Object.assign(values, finiteOf(session, metric, found, step, warnings));
  }
  await warn(session, progress, warnings);
  const measured = Object.entries(values).map(([name, value]) => [name, { value, step }] as const);
  progress.metrics = { ...progress.metrics, ...Object.fromEntries(measured) };
  const missing = due.flatMap(({ names }) => names).filter((name) => !(name in values));
  await report.emit({ type: 'metrics', step, values, ...(missing.length > 0 && { missing }), seconds });
  return values;
}

/** Evaluates one metric of the GAN with its averaged weights. */
async function evaluate<B extends Batch>(
  session: Session<B>,
  step: number,
  metric: Metric<B>,
  warnings: string[],
): Promise<Values> {
  return checkMeasured(metric, await evaluateProbe(session, step, partyOf(metric), metric, warnings));
}

/**
 * Evaluates a probe or a metric of the GAN with its averaged weights. It does not check the result.
 *
 * @param party the name that messages use for the probe or metric
 * @param warnings receives remarks of the probe or metric
 */
export async function evaluateProbe<B extends Batch>(
  session: Session<B>,
  step: number,
  party: string,
  probe: Probe<B>,
  warnings: string[],
): Promise<Values> {
  const { state, dataset, stop } = session;
  const at = runPosition(session, step);
  let over = false;
  const of = {
    gan: state.gan,
    step,
    seed: state.seed,
    async sample(n: number, part: number) {
      if (over) throw new GanError(where, 'the run has ended; it gives no more samples.');
      return metricSamples({ state, dataset, at }, n, part);
    },
    warn: (message: string) => void warnings.push(message),
  };
  try {
    return await withAverages(state, () => stop.waitFor(namedAsync(party, () => probe.evaluate(of))));
  } finally {
    over = true;
  }
}

/** Returns the result of `work`. If `work` fails and the run continues, it returns the text of the problem. */
async function problemIn<B extends Batch, T>({ options }: Session<B>, work: Promise<T>): Promise<T | string> {
  return work.catch((error: unknown) => {
    if (error instanceof GivenUp || options.metricErrors === 'throw') throw error;
    return problemOf(error);
  });
}

/** Returns the finite values. Each other value causes a warning or an error. */
function finiteOf<B extends Batch>(
  { options }: Session<B>,
  metric: Metric<B>,
  found: Values,
  step: number,
  warnings: string[],
): Values {
  const bad = metric.names.filter((name) => !Number.isFinite(found[name]));
  const messages = bad.map((name) => `'${name}' is ${found[name]} at step ${step}`);
  if (messages.length > 0 && options.metricErrors === 'throw') {
    throw new GanError(where, `${messages.join(', ')}. Set metricErrors: 'warn' to continue the run.`, {
      code: 'not-finite',
    });
  }
  warnings.push(...messages.map((message) => `${message}: left out.`));
  return Object.fromEntries(Object.entries(found).filter(([, value]) => Number.isFinite(value)));
}

/** Emits each warning that was not emitted earlier in this run. */
export async function warn<B extends Batch>(
  { report }: Session<B>,
  { told, step }: Progress,
  warnings: readonly string[],
): Promise<void> {
  for (const message of warnings) {
    if (told.has(message)) continue;
    told.add(message);
    await report.emit({ type: 'warning', step, message });
  }
}

function partyOf<B extends Batch>({ names }: Metric<B>): string {
  return `the metric '${names[0]}'`;
}

/**
 * Estimates the seconds until the last step from the speed so far. It assumes that each future measurement takes as
 * long as the metric's last measurement.
 *
 * @param seconds the seconds since the run started in this process
 */
export function secondsLeft<B extends Batch>(
  { options: { steps, metrics } }: Pick<Session<B>, 'options'>,
  { step, stepsTaken, metricsSeconds, costs }: Progress,
  seconds: number,
): number {
  const stepsTakenLeft = (steps - step) * ((seconds - metricsSeconds) / Math.max(1, stepsTaken));
  const ofMetrics = metrics.map(({ names, every }) => {
    const left = Math.ceil(steps / every) - Math.floor(step / every); // the last step always has a measurement
    return (step < steps ? left : 0) * (costs.get(names[0]!) ?? 0);
  });
  return ofMetrics.reduce((a, b) => a + b, stepsTakenLeft);
}
