import type { Associations } from '../associations.ts';
import type { Distribution } from '../distributions.ts';

/** Escapes text for HTML and SVG. */
export function escaped(text: unknown): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return String(text).replace(/[&<>"']/g, (character) => entities[character]!);
}

/**
 * Draws a chart of the values of a column in real and synthetic rows. The bars are vertical for numbers and horizontal
 * for categories.
 */
export function distributionChart(distribution: Distribution): string {
  return distribution.type === 'number' ? histogram(distribution) : wordBars(distribution);
}

function histogram({ column, labels, real, synthetic }: Distribution): string {
  const [width, height] = [300, 110];
  const shown = real.at(-1)! > 0 || synthetic.at(-1)! > 0 ? labels.length : labels.length - 1;
  const most = Math.max(...real, ...synthetic, 1e-9);
  const each = width / shown;
  const bars = Array.from({ length: shown }, (_, i) => {
    const bar = (share: number, side: 'real' | 'made', at: number): string => {
      const tall = (share / most) * height;
      const x = i * each + at * (each * 0.45) + each * 0.05;
      return `<rect class="${side}" x="${fixed(x)}" y="${fixed(height - tall)}" width="${fixed(each * 0.45)}" height="${fixed(tall)}"/>`;
    };
    const label = typeof labels[i] === 'number' ? `from ${compact(labels[i])}` : labels[i];
    const title = `<title>${escaped(label)}: real ${percent(real[i]!)}, synthetic ${percent(synthetic[i]!)}</title>`;
    return `<g>${title}${bar(real[i]!, 'real', 0)}${bar(synthetic[i]!, 'made', 1)}</g>`;
  });
  const [first, last] = [labels[0], labels.at(-2)];
  const ends = `<text x="0" y="${height + 14}">${escaped(compact(first as number))}</text><text x="${width}" y="${height + 14}" text-anchor="end">${escaped(shown < labels.length ? compact(last as number) : 'missing')}</text>`;
  return svg(`Distribution of ${column}`, width, height + 18, bars.join('') + ends);
}

function wordBars({ column, labels, real, synthetic }: Distribution): string {
  const rows = labels.flatMap((label, i) => (real[i]! + synthetic[i]! > 1e-9 ? [{ label, i }] : []));
  const [width, left, each] = [300, 122, 18];
  const most = Math.max(...real, ...synthetic, 1e-9);
  const bars = rows.map(({ label, i }, at) => {
    const y = at * each;
    const wide = (share: number): string => fixed((share / most) * (width - left));
    const name = String(label).length > 17 ? `${String(label).slice(0, 16)}…` : label;
    return `<g><title>${escaped(label)}: real ${percent(real[i]!)}, synthetic ${percent(synthetic[i]!)}</title><text x="${left - 5}" y="${y + 12}" text-anchor="end">${escaped(name)}</text><rect class="real" x="${left}" y="${y + 2}" width="${wide(real[i]!)}" height="7"/><rect class="made" x="${left}" y="${y + 9}" width="${wide(synthetic[i]!)}" height="7"/></g>`;
  });
  return svg(`Distribution of ${column}`, width, rows.length * each + 4, bars.join(''));
}

/** Draws a square for each pair of columns. It is blue if the association is positive and red if it is negative. */
export function heatMap(title: string, { columns, values }: Associations): string {
  const [left, top, each] = [110, 8, 22];
  const size = each * columns.length;
  const cells = values.flatMap((row, i) =>
    row.map((value, j) => {
      const strength = Math.min(1, Math.abs(value));
      const [r, g, b] = value >= 0 ? [33, 102, 172] : [178, 24, 43];
      const part = (x: number): number => Math.round(255 - strength * (255 - x));
      const name = `${columns[i]} and ${columns[j]}: ${value.toFixed(2)}`;
      return `<rect x="${left + j * each}" y="${top + i * each}" width="${each - 1}" height="${each - 1}" fill="rgb(${part(r)},${part(g)},${part(b)})"><title>${escaped(name)}</title></rect>`;
    }),
  );
  const names = columns.flatMap((column, i) => {
    const short = column.length > 16 ? `${column.slice(0, 15)}…` : column;
    const [x, y] = [left + i * each + each / 2, top + size + 6];
    return [
      `<text x="${left - 5}" y="${top + i * each + 15}" text-anchor="end">${escaped(short)}</text>`,
      `<text x="${x}" y="${y}" text-anchor="end" transform="rotate(-60 ${x} ${y})">${escaped(short)}</text>`,
    ];
  });
  return svg(title, left + size, top + size + 100, cells.join('') + names.join(''));
}

function svg(title: string, width: number, height: number, content: string): string {
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">${content}</svg>`;
}

function fixed(value: number): string {
  return value.toFixed(1);
}

/** Formats a share as a percentage. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}

function compact(value: number): string {
  return Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-2)
    ? value.toExponential(1)
    : `${Number(value.toPrecision(4))}`;
}
