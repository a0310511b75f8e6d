import type { Group } from './groups.ts';
import type { Estimate } from './interval.ts';

/** How a table is written. */
export type TableFormat = 'markdown' | 'csv' | 'latex';

/** A table of groups of runs: a row each, a column for each number that was measured. */
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

/** `12.3 ± 0.4`: with as many digits as the interval allows, four where there is none. */
function shown(one: Estimate | undefined, plusMinus: string): string {
  if (one === undefined) return '';
  const { mean, halfWidth } = one;
  if (halfWidth === undefined || halfWidth === 0) return mean.toPrecision(4);
  const digits = Math.min(8, Math.max(0, 1 - Math.floor(Math.log10(halfWidth))));
  return `${mean.toFixed(digits)}${plusMinus}${halfWidth.toFixed(digits)}`;
}
