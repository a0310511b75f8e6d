import type { Row } from './measure.ts';

/** The pairs of engines that are compared. */
const pairs = [
  ['native', 'torch'],
  ['native', 'torch-compile'],
  ['native-bf16', 'torch'],
  ['native-bf16', 'torch-bf16'],
  ['native', 'tfjs-node'],
  ['native', 'wasm'],
  ['wasm', 'wasm-composed'],
  ['metrics-wasm', 'scipy'],
  ['metrics-native', 'numpy'],
] as const;

/**
 * Formats the results as Markdown: steps as images per second with ratios, kernels as GFLOP/s, and statistics as
 * seconds.
 */
export function tables(rows: readonly Row[], engines: readonly string[]): string[] {
  const steps = rows.filter((row) => row.examplesPerSecond !== undefined);
  const kernels = rows.filter((row) => row.bench === 'kernels');
  const statistics = rows.filter((row) => row.value !== undefined);
  return [
    ...(steps.length > 0
      ? ['', 'Images a second (medians):', '', ...stepTable(steps, engines, 'examplesPerSecond')]
      : []),
    ...(kernels.length > 0 ? ['', 'GFLOP/s (medians):', '', ...kernelTable(kernels, engines)] : []),
    ...(statistics.length > 0
      ? ['', 'Seconds (medians):', '', ...stepTable(statistics, engines, 'medianSeconds')]
      : []),
  ];
}

function stepTable(rows: readonly Row[], all: readonly string[], figure: string): string[] {
  const engines = all.filter((name) => rows.some((row) => row.engine === name));
  const compared = pairs.filter((pair) => pair.every((name) => engines.includes(name)));
  return table(
    ['step', 'batch', ...engines, ...compared.map(([a, b]) => `${a} : ${b}`)],
    grouped(rows).map((group) => {
      const of = (engine: string) => group.find((row) => row.engine === engine);
      const ratio = (a: Row | undefined, b: Row | undefined) => a && b && b.medianSeconds / a.medianSeconds;
      return [
        `${group[0]!.bench} ${group[0]!.case ?? ''}`.trim(),
        String(group[0]!.batch),
        ...engines.map((engine) => formatValue(of(engine)?.[figure])),
        ...compared.map(([a, b]) => formatValue(ratio(of(a), of(b)))),
      ];
    }),
  );
}

function kernelTable(rows: readonly Row[], engines: readonly string[]): string[] {
  return table(
    ['kernel', ...engines],
    grouped(rows).map((group) => [
      group[0]!.case!,
      ...engines.map((engine) => {
        const row = group.find((one) => one.engine === engine);
        const share =
          row?.shareOfPeak === undefined || engine.endsWith('bf16')
            ? ''
            : ` (${(100 * Number(row.shareOfPeak)).toFixed(0)} %)`;
        return `${formatValue(row?.gflops)}${share}`;
      }),
    ]),
  );
}

/**
 * Returns a line for each pair of engines that did different amounts of work. If there is none, it returns one line
 * that says how much work it was.
 *
 * PyTorch counts its own products. For the gradient penalty, these are 3 % more.
 */
export function workDone(rows: readonly Row[]): string[] {
  return [...networkWork(rows), ...statisticsWork(rows)];
}

function statisticsWork(rows: readonly Row[]): string[] {
  return grouped(rows.filter((row) => row.value !== undefined)).map((group) => {
    const values = group.map((row) => Number(row.value));
    const apart = Math.max(...values.map((value) => Math.abs(value / values[0]! - 1)));
    const name = `${group[0]!.bench} ${group[0]!.batch}`;
    const engines = group.map((row) => row.engine).join(', ');
    return `${name}: ${apart < 1e-6 ? 'the same number' : 'NOT THE SAME NUMBER'} to ${apart.toExponential(1)} on ${engines}`;
  });
}

function networkWork(rows: readonly Row[]): string[] {
  return grouped(rows.filter((row) => row.parameters !== undefined)).map((group) => {
    const [first] = group;
    const name = `${first!.bench} ${first!.case ?? ''} batch ${first!.batch}`.replace('  ', ' ');
    const other = group.find(({ parameters, gflop }) => {
      return parameters !== first!.parameters || Math.abs(Number(gflop) / Number(first!.gflop) - 1) > 0.05;
    });
    const work = (row: Row) => `${row.parameters} parameters, ${Number(row.gflop).toFixed(1)} GFLOP`;
    if (other === undefined) return `${name}: ${work(first!)} on ${group.map((row) => row.engine).join(', ')}`;
    return `${name}: NOT THE SAME WORK: ${group.map((row) => `${row.engine} ${work(row)}`).join('; ')}`;
  });
}

function grouped(rows: readonly Row[]): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${row.bench} ${row.case} ${row.batch}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

function table(head: readonly string[], body: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...body.map(line)];
}

/** Formats a number with three significant digits. */
function formatValue(value: string | number | undefined): string {
  if (value === undefined) return '-';
  const number = Number(value);
  return number >= 100 ? number.toFixed(0) : number.toPrecision(3);
}
