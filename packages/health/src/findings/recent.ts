import type { FindingCurve } from '@ganforge/run';
import type { RunView } from '../view/run-view.ts';
import { mean, type Point, type Series } from '../view/series.ts';

/** Returns the last `n` points, or undefined if there are fewer. */
export function recent(series: Series | undefined, n: number): readonly Point[] | undefined {
  const points = series?.points ?? [];
  return points.length < n ? undefined : points.slice(-n);
}

/** Returns the last `n` values of a probe, or undefined if there are fewer. */
export function recentProbe({ probes }: RunView, name: string, n: number): readonly number[] | undefined {
  return recent(probes.get(name), n)?.map(([, value]) => value);
}

/**
 * If a distance to the data is below its limit, the single samples are plausible. NEAREST and GAP are the limits for
 * two measures of this distance.
 */
const NEAREST = 2.5;
const GAP = 0.15;

/**
 * Returns whether the samples of the last `n` probes look like single examples of the data. Before they do, all samples
 * are alike and grey, so low diversity is not a problem.
 */
export function areNear(view: RunView, n: number): boolean {
  const nearest = recentProbe(view, 'samples/nearest', n);
  const gap = recentProbe(view, 'samples/gap', n);
  if (nearest === undefined) return false;
  return nearest.every((value, i) => value < NEAREST || (gap?.[i] ?? Number.POSITIVE_INFINITY) < GAP);
}

/**
 * If more than this share of the distance to the data remains after some probes, the samples no longer come closer.
 * SMALL is a distance that always counts as small.
 */
const LEFT = 0.75;
const SMALL = 0.03;

/**
 * Returns whether the samples no longer come closer to the data, so that their faults will remain. It compares the
 * first half of the last probes with the second half.
 */
export function isSettled(view: RunView, probes: number = 6, left: number = LEFT): boolean {
  const distances = recentProbe(view, 'samples/distance', probes);
  if (distances === undefined) return false;
  const [before, now] = [mean(distances.slice(0, probes / 2)), mean(distances.slice(probes / 2))];
  return now < SMALL || now > left * before;
}

/** Converts a series to curves of a chart. A threshold is a horizontal line. */
export function pictured(name: string, points: readonly Point[], threshold?: number): readonly FindingCurve[] {
  const few = thinned(points);
  const [first, last] = [few[0], few.at(-1)];
  const curve = { name, points: few };
  if (threshold === undefined || first === undefined || last === undefined) return [curve];
  return [curve, { name: 'threshold', points: [[first[0], threshold] as const, [last[0], threshold] as const] }];
}

/** Maximum number of points of a curve in a chart. */
const SHOWN = 60;

function thinned(points: readonly Point[]): readonly Point[] {
  if (points.length <= SHOWN) return [...points]; // a copy, because the series will get more points
  const step = points.length / SHOWN;
  return Array.from({ length: SHOWN }, (_, i) => points[Math.floor((i + 1) * step) - 1]!);
}

/** Formats a number with three digits, for sentences. */
export function digits(value: number): string {
  if (value === 0) return '0';
  return Math.abs(value) >= 1e4 || Math.abs(value) < 1e-3
    ? value.toExponential(1)
    : String(Number(value.toPrecision(3)));
}

/** Formats a fraction as a percentage. */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
