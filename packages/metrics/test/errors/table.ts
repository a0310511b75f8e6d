// `npm run metric-errors` runs this script. It makes every comparison with another tool and writes the table of
// docs/metric-errors.md.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import type { ErrorRow } from './row.ts';

const document = new URL('../../../../docs/metric-errors.md', import.meta.url);
const markers = ['<!-- metrics: begin (npm run metric-errors) -->', '<!-- metrics: end -->'] as const;
const notRows = ['row.ts', 'table.ts'];

const files = (await readdir(new URL('.', import.meta.url))).filter((name) => !notRows.includes(name)).sort();
const rows: ErrorRow[] = [];
for (const file of files) {
  const { rows: measure } = (await import(`./${file}`)) as { rows: () => Promise<ErrorRow[]> };
  rows.push(...(await measure()));
}

function line({ what, reference, kind, error, tolerance }: ErrorRow): string {
  return `| ${what} | ${reference} | ${error === 0 ? '0' : error.toExponential(1)} ${kind} | ${tolerance.toExponential(0)} |`;
}
const table = [
  '| metric | compared with | largest error | allowed error |',
  '|---|---|---|---|',
  ...rows.map(line),
].join('\n');
console.log(table);

const text = await readFile(document, 'utf8');
const [before, rest] = text.split(markers[0]);
const after = rest?.split(markers[1])[1];
if (after === undefined) throw new Error(`docs/metric-errors.md has no ${markers.join(' ... ')}`);
await writeFile(document, `${before}${markers[0]}\n${table}\n${markers[1]}${after}`);

const broken = rows.filter(({ error, tolerance }) => !(error <= tolerance));
if (broken.length > 0) throw new Error(`beyond what is allowed: ${broken.map(({ what }) => what).join(', ')}`);
