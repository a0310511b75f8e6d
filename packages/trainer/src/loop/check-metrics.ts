import type { Batch, Metric } from '@ganforge/core';
import { formatValue, GanError } from '@ganforge/formats';
import type { Values } from '@ganforge/run';

const where = 'trainer/metrics';

/**
 * Checks metrics. They must have unique names, an integer interval and a function.
 *
 * @throws GanError `argument`
 */
export function checkMetrics<B extends Batch>(metrics: readonly Metric<B>[]): readonly Metric<B>[] {
  if (!Array.isArray(metrics)) throw new GanError(where, `metrics must be an array; received ${formatValue(metrics)}.`);
  const taken = new Set<string>();
  for (const [i, metric] of metrics.entries()) {
    const { names, every, prepare, evaluate } = (metric ?? {}) as Partial<Record<keyof Metric, unknown>>;
    const place = `metrics[${i}]`;
    if (!Array.isArray(names) || names.length === 0 || names.some((name) => typeof name !== 'string' || name === '')) {
      throw new GanError(
        where,
        `${place}.names must be strings such as ['FD(digits)']; received ${formatValue(names)}.`,
      );
    }
    if (!Number.isSafeInteger(every) || (every as number) < 1) {
      throw new GanError(where, `${place}.every must be an integer >= 1; received ${formatValue(every)}.`);
    }
    if (prepare !== undefined && typeof prepare !== 'function') {
      throw new GanError(where, `${place}.prepare must be a function; received ${formatValue(prepare)}.`);
    }
    if (typeof evaluate !== 'function') {
      throw new GanError(where, `${place}.evaluate must be a function; received ${formatValue(evaluate)}.`);
    }
    for (const name of names as string[]) {
      if (taken.has(name)) throw new GanError(where, `'${name}' is named twice in metrics. Measure it once.`);
      taken.add(name);
    }
  }
  return metrics;
}

/**
 * Checks the result of a metric. It must be one number for each of the metric's names.
 *
 * @throws GanError `argument`
 */
export function checkMeasured<B extends Batch>({ names }: Metric<B>, found: unknown): Values {
  const isRecord = typeof found === 'object' && found !== null && !Array.isArray(found);
  const given = isRecord ? (found as Readonly<Record<string, unknown>>) : {};
  const missing = names.find((name) => typeof given[name] !== 'number');
  const foreign = Object.keys(given).find((name) => !names.includes(name));
  if (isRecord && missing === undefined && foreign === undefined) return given as Values;
  const fault =
    missing === undefined ? `'${foreign}', which it does not name` : `${formatValue(given[missing])} for '${missing}'`;
  throw new GanError(
    where,
    `a metric must return a number for each of its names (${names.join(', ')}); received ${isRecord ? fault : formatValue(found)}.`,
  );
}
