import type { FindingCurve } from '@ganforge/run';
import type { RunView } from '../view/run-view.ts';
import { mean, type Point, type Series } from '../view/series.ts';

/** Returns the last `n` points; undefined if there are fewer. */
export function recent(series: Series | undefined, n: number): readonly Point[] | undefined {
  const points = series?.points ?? [];
  return points.length < n ? undefined : points.slice(-n);
}

/** Returns the last `n` values of a probe; undefined if there are fewer. */
export function recentProbe({ probes }: RunView, name: string, n: number): readonly number[] | undefined {
  return recent(probes.get(name), n)?.map(([, value]) => value);
}

/** The distance to the data below which a generator makes single plausible examples, by either measure. */
const NEAREST = 2.5;
const GAP = 0.15;

/**
 * Tells whether the samples of the last `n` probes look like single examples of the data. Before that, all samples are
 * alike and grey, and missing diversity means nothing.
 */
export function areNear(view: RunView, n: number): boolean {
  const nearest = recentProbe(view, 'samples/nearest', n);
  const gap = recentProbe(view, 'samples/gap', n);
  if (nearest === undefined) return false;
  return nearest.every((value, i) => value < NEAREST || (gap?.[i] ?? Number.POSITIVE_INFINITY) < GAP);
}

/**
 * If more than this fraction of the distance to the data is left some probes later, the samples no longer come nearer.
 * The second value is a distance that is small in any case.
 */
const LEFT = 0.75;
const SMALL = 0.03;

/**
 * Tells whether the samples no longer come nearer to the data, so that their faults will stay. It compares the two
 * halves of the last probes.
 */
export function isSettled(view: RunView, probes: number = 6, left: number = LEFT): boolean {
  const distances = recentProbe(view, 'samples/distance', probes);
  if (distances === undefined) return false;
  const [before, now] = [mean(distances.slice(0, probes / 2)), mean(distances.slice(probes / 2))];
  return now < SMALL || now > left * before;
}

/** Converts a series for a chart, with its threshold as a level. */
export function pictured(name: string, points: readonly Point[], threshold?: number): readonly FindingCurve[] {
  const few = thinned(points);
  const [first, last] = [few[0], few.at(-1)];
  const curve = { name, points: few };
  if (threshold === undefined || first === undefined || last === undefined) return [curve];
  return [curve, { name: 'threshold', points: [[first[0], threshold] as const, [last[0], threshold] as const] }];
}

/** The most points of a chart. */
const SHOWN = 60;

function thinned(points: readonly Point[]): readonly Point[] {
  if (points.length <= SHOWN) return [...points]; // a copy: the series goes on
  const step = points.length / SHOWN;
  return Array.from({ length: SHOWN }, (_, i) => points[Math.floor((i + 1) * step) - 1]!);
}

/** Formats a number with three digits for sentences. */
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
