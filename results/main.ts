// Writes docs/results.md. A row is trained again if something that its stored result depends on has changed.
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { describeEngine, useEngine } from '@ganforge/engine';
import { writeDocument } from './document.ts';
import { hashOf, keep, readKept } from './kept.ts';
import { type ResultRow, reaches } from './row.ts';
import { rows } from './rows.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    again: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});

if (values.list) await list();
else {
  if (!values.write) await makeRows(chosen());
  await writeDocument(rows);
}

/** Selects rows by name or by variant. */
function chosen(): readonly ResultRow[] {
  const asked = values.only?.split(',');
  const known = rows.flatMap(({ name, variant }) => [name, variant]);
  const stranger = asked?.find((name) => !known.includes(name));
  if (stranger !== undefined) throw new Error(`unknown row '${stranger}'; known: ${[...new Set(known)].join(', ')}`);
  return rows.filter(({ name, variant }) => asked === undefined || asked.includes(name) || asked.includes(variant));
}

async function makeRows(wanted: readonly ResultRow[]): Promise<void> {
  const engine = describeEngine(await useEngine());
  console.log(`engine ${engine}`);
  for (const row of wanted) {
    const hash = await hashOf(row);
    if (!values.again && (await readKept(row))?.hash === hash) {
      console.log(`${row.name}: kept`);
      continue;
    }
    console.log(`${row.name}: ${row.variant} on ${row.data}`);
    const [before] = loadavg();
    const used = process.cpuUsage();
    const outcome = await row.run();
    const { user, system } = process.cpuUsage(used);
    const processor = Math.round((user + system) / 1e6);
    const load = Number(((before! + loadavg()[0]!) / 2).toFixed(1));
    await keep(row, outcome, { hash, engine, load, processor });
    const verdict = reaches(row, outcome.best) ? 'reaches its bar' : 'DOES NOT REACH ITS BAR';
    console.log(`${row.name}: ${verdict} at step ${outcome.best.step}: ${JSON.stringify(outcome.best.measures)}`);
  }
}

async function list(): Promise<void> {
  for (const row of rows) {
    const kept = await readKept(row);
    const state = kept === undefined ? 'to be made' : kept.hash === (await hashOf(row)) ? 'kept' : 'to be made again';
    console.log(`${row.name.padEnd(28)} ${row.variant.padEnd(10)} ${state}`);
  }
}
