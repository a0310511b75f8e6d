import { COLOURS, ticks } from '@ganforge/media/pictures';
import type { MetricsEvent, StepEvent } from '@ganforge/run';
import { escapeHtml } from './html.ts';

/** A curve: its name and its value at each step where it has one. */
export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [step: number, value: number])[];
}

const WIDTH = 720;
const HEIGHT = 260;
const MARGIN = { left: 56, right: 12, top: 12, bottom: 28 };
/** Points drawn at most: more than the plot has pixels add nothing but bytes. */
const MOST_POINTS = 600;

/** The curves of a history by player: `generator/loss` and its kin are one plot, `discriminator/...` another. */
export function curvesByPlayer(history: readonly StepEvent[]): ReadonlyMap<string, readonly Curve[]> {
  const players = new Map<string, Map<string, [number, number][]>>();
  for (const { step, terms, logged } of history) {
    for (const [name, value] of Object.entries({ ...terms, ...logged })) {
      const slash = name.indexOf('/');
      const curves = entry(players, name.slice(0, slash), () => new Map<string, [number, number][]>());
      entry(curves, name.slice(slash + 1), () => []).push([step, value]);
    }
  }
  return new Map(
    [...players].map(([player, curves]) => [player, [...curves].map(([name, points]) => ({ name, points }))]),
  );
}

/** A curve for each metric: their scales differ. */
export function metricCurves(measured: readonly MetricsEvent[]): readonly Curve[] {
  const names = [...new Set(measured.flatMap(({ values }) => Object.keys(values)))];
  return names.map((name) => ({
    name,
    points: measured.flatMap(({ step, values: { [name]: value } }) =>
      value === undefined ? [] : [[step, value] as const],
    ),
  }));
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

/** One plot as inline SVG: axes with a few round ticks, a line a curve, a legend. Means of neighbours where there are many. */
export function plot(title: string, curves: readonly Curve[]): string {
  const thinned = curves.map(({ name, points }) => ({
    name,
    points: binMeans(
      points.filter(([, value]) => Number.isFinite(value)),
      MOST_POINTS,
    ),
  }));
  const all = thinned.flatMap(({ points }) => points);
  const xs = extent(all.map(([step]) => step));
  const ys = extent(all.map(([, value]) => value));
  const x = (step: number): number => scale(step, xs, MARGIN.left, WIDTH - MARGIN.right);
  const y = (value: number): number => scale(value, ys, HEIGHT - MARGIN.bottom, MARGIN.top);
  const lines = thinned.map(({ points }, i) => {
    const path = points.map(([step, value]) => `${x(step).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
    return `<polyline fill="none" stroke="${colour(i)}" stroke-width="1.5" points="${path}"/>`;
  });
  const yTicks = ticks(ys).map(
    (value) =>
      `<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}"/>` +
      `<text x="${MARGIN.left - 6}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end">${format(value)}</text>`,
  );
  const xTicks = ticks(xs).map(
    (step) => `<text x="${x(step).toFixed(1)}" y="${HEIGHT - 8}" text-anchor="middle">${format(step)}</text>`,
  );
  const legend = thinned.map(
    ({ name }, i) => `<span><i style="background:${colour(i)}"></i>${escapeHtml(name)}</span>`,
  );
  const label = escapeHtml(`${title} by step`);
  return (
    `<figure><figcaption>${escapeHtml(title)} <span class="legend">${legend.join('')}</span></figcaption>` +
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">` +
    `${yTicks.join('')}${xTicks.join('')}${lines.join('')}</svg></figure>`
  );
}

function colour(i: number): string {
  return COLOURS[i % COLOURS.length]!;
}

/** At most `most` points, each the mean of its neighbours. */
export function binMeans(points: Curve['points'], most: number): Curve['points'] {
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, i) => {
    const bin = points.slice(Math.floor((i * points.length) / most), Math.floor(((i + 1) * points.length) / most));
    const mean = (k: 0 | 1): number => bin.reduce((total, point) => total + point[k], 0) / bin.length;
    return [mean(0), mean(1)] as const;
  });
}

function extent(values: readonly number[]): readonly [number, number] {
  if (values.length === 0) return [0, 1];
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

function scale(value: number, [low, high]: readonly [number, number], from: number, to: number): number {
  return from + ((value - low) / (high - low)) * (to - from);
}

function format(value: number): string {
  return String(Number(value.toPrecision(4)));
}
