import type { Group } from './groups.ts';
import type { Estimate } from './interval.ts';

/** The output format of a table. */
export type TableFormat = 'markdown' | 'csv' | 'latex';

/** Renders a table with a row for each group and a column for each measured number. */
export function renderTable(groups: readonly Group[], format: TableFormat): string {
  const names = [...new Set(groups.flatMap(({ measured }) => Object.keys(measured)))];
  if (format === 'csv') return csv(groups, names);
  const head = ['runs', 'seeds', 'steps', ...names];
  const plusMinus = format === 'latex' ? ' $\\pm$ ' : ' ± ';
  const rows = groups.map(({ label, seeds, steps, measured }) => {
    return [label, `${seeds.length}`, `${steps}`, ...names.map((name) => shown(measured[name], plusMinus))];
  });
  return format === 'markdown' ? markdown(head, rows) : latex(head, rows);
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return `${[line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')}\n`;
}

function latex(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `  ${cells.map(escaped).join(' & ')} \\\\`;
  const body = [line(head), '  \\hline', ...rows.map(line)].join('\n');
  return `\\begin{tabular}{l${'r'.repeat(head.length - 1)}}\n${body}\n\\end{tabular}\n`;
}

function escaped(text: string): string {
  return text.includes('$\\pm$') ? text : text.replaceAll(/[&%$#_{}]/g, (letter) => `\\${letter}`);
}

function csv(groups: readonly Group[], names: readonly string[]): string {
  const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const head = [
    'runs',
    'seeds',
    'steps',
    ...names.flatMap((name) => [`${name} mean`, `${name} std`, `${name} half width 95%`]),
  ];
  const rows = groups.map(({ label, seeds, steps, measured }) => [
    label,
    seeds.join(' '),
    `${steps}`,
    ...names.flatMap((name) => {
      const one = measured[name];
      return one === undefined ? ['', '', ''] : [`${one.mean}`, `${one.std}`, `${one.halfWidth ?? ''}`];
    }),
  ]);
  return `${[head, ...rows].map((cells) => cells.map(cell).join(',')).join('\n')}\n`;
}

/**
 * Formats an estimate as `12.3 ± 0.4`. The number of digits depends on the interval. Without an interval, four digits
 * are shown.
 */
function shown(one: Estimate | undefined, plusMinus: string): string {
  if (one === undefined) return '';
  const { mean, halfWidth } = one;
  if (halfWidth === undefined || halfWidth === 0) return mean.toPrecision(4);
  const digits = Math.min(8, Math.max(0, 1 - Math.floor(Math.log10(halfWidth))));
  return `${mean.toFixed(digits)}${plusMinus}${halfWidth.toFixed(digits)}`;
}
