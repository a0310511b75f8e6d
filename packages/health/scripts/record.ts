// Trains the runs of runs.ts and keeps what findings read of them, small: test/recorded/<name>.json.gz.
// GANFORGE_THREADS=1 node --import tsx -C @ganforge/source packages/health/scripts/record.ts [PART OF A NAME ...]
// With --fresh it trains those of fresh-runs.ts, which need GANFORGE_DATA_DIR: test/recorded-fresh/<name>.json.gz. --seed and --out (a folder's URL)
// record them with other draws elsewhere.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Dataset, Gan, Probe } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import type { RunRecord, TrainEvent } from '@ganforge/run';
import { train } from '@ganforge/trainer';
import { dualityProbe } from '../src/duality-gap.ts';
import { sampleProbe } from '../src/training.ts';
import { judge } from '../test/live-runs.ts';
import type { PlannedRun } from './planned-run.ts';
import { RUNS } from './runs.ts';

const { values: flags, positionals: wanted } = parseArgs({
  options: {
    fresh: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
  },
  allowPositionals: true,
});
const folder = new URL(flags.out ?? (flags.fresh ? '../test/recorded-fresh/' : '../test/recorded/'), import.meta.url);
/** Step events and probes of a run that are kept. */
const STEPS = 120;
const PROBES = 24;

/** Columns of numbers: what is the same in each event stands once. */
interface Columns {
  steps: number[];
  values: Record<string, (number | null)[]>;
}

const round = (value: number): number => Number(value.toPrecision(4));

function addTo({ steps, values }: Columns, step: number, found: Readonly<Record<string, number>>): void {
  steps.push(step);
  for (const [name, value] of Object.entries(found)) {
    values[name] ??= [];
    while (values[name].length < steps.length - 1) values[name].push(null);
    values[name].push(round(value));
  }
}

async function record(name: string, planned: PlannedRun): Promise<void> {
  const began = performance.now();
  const { steps, batchSize } = planned;
  const [gan, real] = [planned.gan(), planned.data()];
  const every = Math.max(1, Math.floor(steps / (planned.probes ?? PROBES)));
  const probe = sampleProbe({ gan, real: planned.compared?.() ?? real, every });
  const terms: Columns = { steps: [], values: {} };
  const logged: Columns = { steps: [], values: {} };
  const probes: Columns = { steps: [], values: {} };
  let run: RunRecord | undefined;
  let failed: object | undefined;
  const onEvent = (event: TrainEvent): void => {
    if (event.type === 'started') run = event.run;
    if (event.type === 'step') {
      addTo(terms, event.step, event.terms);
      addTo(logged, event.step, event.logged);
    }
    if (event.type === 'probe') addTo(probes, event.step, event.values);
    if (event.type === 'failed') failed = { step: event.step, code: event.code, message: event.message };
  };
  const options = {
    steps,
    batchSize,
    seed: Number(flags.seed),
    logEvery: Math.max(1, Math.floor(steps / STEPS)),
    probeEvery: every,
  };
  await train(gan, real as never, {
    ...options,
    sampleEvery: 0,
    probes: [...(probe === undefined ? [] : [probe]), ...dualityProbes(planned, gan, real)],
    onEvent,
  }).catch((error: unknown) => {
    if (failed === undefined) throw error;
  });
  const judgement = flags.fresh && failed === undefined ? await judge(gan, planned.compared?.() ?? real) : undefined;
  const { ill, half, onset } = planned;
  const kept = {
    ill,
    half,
    steps,
    batchSize,
    ...(onset && { onset }),
    run,
    terms,
    logged,
    probes,
    ...(judgement && { judge: judgement }),
    ...(failed && { failed }),
  };
  const bytes = gzipSync(JSON.stringify(kept), { level: 9 });
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${name}.json.gz`, folder), bytes);
  gan.dispose();
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(`${name}: ${bytes.length} bytes after ${seconds} s`);
}

/** Short measurements: a recorded run is short too. */
function dualityProbes({ duality }: PlannedRun, gan: Gan<never>, real: Dataset): readonly Probe<never>[] {
  if (duality === undefined) return [];
  return [dualityProbe({ gan, real: real as never, every: duality, steps: 100, batches: 4 })];
}

await useEngine();
const begun = performance.now();
const planned = flags.fresh ? (await import('./fresh-runs.ts')).FRESH_RUNS : RUNS;
for (const [name, one] of Object.entries(planned)) {
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
  if (wanted.length === 0 && existsSync(new URL(`${name}.json.gz`, folder))) continue;
  if (performance.now() - begun > 540_000) break; // a slot of the machine is not held for longer; the next call goes on
  await record(name, one);
}
