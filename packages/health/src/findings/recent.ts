import type { FindingCurve } from '@ganforge/run';
import type { RunView } from '../view/run-view.ts';
import { mean, type Point, type Series } from '../view/series.ts';

/** The last `n` points; nothing where there are fewer. */
export function recent(series: Series | undefined, n: number): readonly Point[] | undefined {
  const points = series?.points ?? [];
  return points.length < n ? undefined : points.slice(-n);
}

/** The last `n` values of a probe; nothing where there are fewer. */
export function recentProbe({ probes }: RunView, name: string, n: number): readonly number[] | undefined {
  return recent(probes.get(name), n)?.map(([, value]) => value);
}

/** How near samples come to the data when a generator has learnt to make single ones, by either measure. */
const NEAREST = 2.5;
const GAP = 0.15;

/**
 * Whether the samples of the last `n` probes look like single examples of the data. Before that a generator makes one grey thing, and what
 * it lacks means nothing.
 */
export function areNear(view: RunView, n: number): boolean {
  const nearest = recentProbe(view, 'samples/nearest', n);
  const gap = recentProbe(view, 'samples/gap', n);
  if (nearest === undefined) return false;
  return nearest.every((value, i) => value < NEAREST || (gap?.[i] ?? Number.POSITIVE_INFINITY) < GAP);
}

/** What is left of the distance to the data some probes later when samples no longer come nearer, and a distance that is small anyhow. */
const LEFT = 0.75;
const SMALL = 0.03;

/**
 * Whether the samples come no nearer to the data: then what they lack will stay so. The two halves of the last probes are compared.
 */
export function isSettled(view: RunView, probes: number = 6): boolean {
  const distances = recentProbe(view, 'samples/distance', probes);
  if (distances === undefined) return false;
  const [before, now] = [mean(distances.slice(0, probes / 2)), mean(distances.slice(probes / 2))];
  return now < SMALL || now > LEFT * before;
}

/** A series as a picture shows it, with its threshold as a level. */
export function pictured(name: string, points: readonly Point[], threshold?: number): readonly FindingCurve[] {
  const few = thinned(points);
  const [first, last] = [few[0], few.at(-1)];
  const curve = { name, points: few };
  if (threshold === undefined || first === undefined || last === undefined) return [curve];
  return [curve, { name: 'threshold', points: [[first[0], threshold] as const, [last[0], threshold] as const] }];
}

/** Points of a picture at most. */
const SHOWN = 60;

function thinned(points: readonly Point[]): readonly Point[] {
  if (points.length <= SHOWN) return [...points]; // a copy: the series goes on
  const step = points.length / SHOWN;
  return Array.from({ length: SHOWN }, (_, i) => points[Math.floor((i + 1) * step) - 1]!);
}

/** A number with three digits, as sentences have it. */
export function digits(value: number): string {
  if (value === 0) return '0';
  return Math.abs(value) >= 1e4 || Math.abs(value) < 1e-3
    ? value.toExponential(1)
    : String(Number(value.toPrecision(3)));
}

/** A share as a percentage. */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
