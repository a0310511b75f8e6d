import { parseArgs } from 'node:util';
import { dcgan64 } from './dcgan64.ts';
import { engines } from './engines.ts';
import { kernels } from './kernels.ts';
import type { BenchOptions, Row } from './measure.ts';

const benches: Readonly<Record<string, (options: BenchOptions) => Promise<Row | Row[]>>> = { dcgan64, kernels };

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    engines: { type: 'string', default: 'wasm,wasm-composed' },
    batch: { type: 'string', default: '16' },
    json: { type: 'boolean', default: false },
  },
});

function chosen<T>(known: Readonly<Record<string, T>>, names: string | undefined, what: string): [string, T][] {
  return (names?.split(',') ?? Object.keys(known)).map((name) => {
    const found = known[name];
    if (found === undefined) throw new Error(`unknown ${what} '${name}'; known: ${Object.keys(known).join(', ')}`);
    return [name, found];
  });
}

const rows: Row[] = [];
for (const [, bench] of chosen(benches, values.only, 'bench')) {
  for (const [engine, use] of chosen(engines, values.engines, 'engine')) {
    await use();
    const result = [await bench({ engine, batch: Number(values.batch) })].flat();
    rows.push(...result);
    for (const row of result) console.log(describe(row));
  }
}
for (const line of ratios(rows)) console.log(line);
if (values.json) console.log(JSON.stringify(rows));

function describe(row: Row): string {
  const figures = Object.entries(row).map(
    ([name, v]) => `${name} ${typeof v === 'number' ? Number(v.toPrecision(4)) : v}`,
  );
  return figures.join('  ');
}

/** How many times faster each row's engine is than the composed baseline of the same run. */
function ratios(all: readonly Row[]): string[] {
  return all.flatMap((row) => {
    const base = all.find((r) => r.engine === 'wasm-composed' && r.bench === row.bench && r.case === row.case);
    if (base === undefined || base === row) return [];
    return `${row.bench} ${row.case ?? ''} ${row.engine}: ${(base.medianSeconds / row.medianSeconds).toFixed(2)} x wasm-composed`;
  });
}
