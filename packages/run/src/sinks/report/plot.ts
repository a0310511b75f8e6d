import { COLOURS, ticks } from '@ganforge/media/pictures';
import type { Curve } from './curves.ts';
import { escapeHtml } from './html.ts';

const WIDTH = 720;
const HEIGHT = 260;
const MARGIN = { left: 56, right: 12, top: 12, bottom: 28 };

/**
 * Renders a plot as inline SVG. It has axes with a few round ticks, one line for each curve, and a legend. All values
 * must be finite.
 */
export function plot(title: string, curves: readonly Curve[]): string {
  const all = curves.flatMap(({ points }) => points);
  const xs = extent(all.map(([step]) => step));
  const ys = extent(all.map(([, value]) => value));
  const x = (step: number): number => scale(step, xs, MARGIN.left, WIDTH - MARGIN.right);
  const y = (value: number): number => scale(value, ys, HEIGHT - MARGIN.bottom, MARGIN.top);
  const lines = curves.map(({ points }, i) => {
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
  const legend = curves.map(({ name }, i) => `<span><i style="background:${colour(i)}"></i>${escapeHtml(name)}</span>`);
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
