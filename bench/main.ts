import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { columns, Missing, measure, type Surroundings, statisticsColumns } from './columns.ts';
import { engines } from './engines.ts';
import type { Row } from './measure.ts';
import { tables, workDone } from './tables.ts';

/** The benchmarks, and the batch sizes that are used without `--batch`. */
const benches: Readonly<Record<string, readonly number[]>> = {
  dcgan64: [16, 64],
  'wgan-gp32': [64],
  sngan32: [32],
  sagan64: [32],
  stylegan32: [16, 32],
  stylegan64: [16, 32],
  r3gan32: [16, 32],
  cyclegan128: [1],
  points: [128, 256],
  mlp: [100],
  demo: [32],
  table: [500],
  gru: [128],
  lstm: [64],
  inception: [8],
  kernels: [16],
  frechet: [2048],
  moments: [10_000],
  // This is the last benchmark, because without pytorch-fid the peer is skipped from here on.
  features: [16],
};

/** Returns whether a benchmark has a column. */
function runsOn(bench: string, engine: string): boolean {
  const isStatistics = bench === 'frechet' || bench === 'moments';
  return statisticsColumns.includes(engine) === isStatistics && !(bench === 'moments' && engine === 'scipy');
}

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    engines: { type: 'string' },
    batch: { type: 'string' },
    json: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '5' },
    threads: { type: 'string', default: String(availableParallelism()) },
    python: { type: 'string', default: process.env.GANFORGE_PYTHON ?? 'python3' },
    'tfjs-node': { type: 'string' },
  },
});

const surroundings: Surroundings = {
  threads: Number(values.threads),
  python: values.python,
  tfjsNode: values['tfjs-node'] ?? process.env.GANFORGE_TFJS_NODE,
};
const names = chosen(Object.keys(benches), values.only, 'bench');
const usual = [...columns, ...statisticsColumns];
const known = [...new Set([...usual, ...Object.keys(engines)])];
const wanted = chosen(known, values.engines ?? usual.join(), 'engine');
const { profile, seconds } = { ...values, seconds: Number(values.seconds) };

describeMachine();
const peak = await measuredPeak();
const rows: Row[] = [];
const missing = new Map<string, string>();
for (const bench of names) {
  for (const batch of values.batch === undefined ? benches[bench]! : [Number(values.batch)]) {
    for (const engine of wanted.filter((name) => runsOn(bench, name) && !missing.has(name))) {
      try {
        const found = await measure({ bench, engine, batch, seconds, profile }, surroundings);
        const shared = found.map((row) => ({
          ...row,
          ...(peak && row.gflops !== undefined && { shareOfPeak: Number(row.gflops) / peak }),
        }));
        rows.push(...shared);
        for (const row of shared) console.log(describe(row));
      } catch (error) {
        if (!(error instanceof Missing)) throw error;
        missing.set(engine, error.message);
        console.log(`passed over: ${engine}: ${error.message}`);
      }
    }
  }
}
const had = wanted.filter((engine) => rows.some((row) => row.engine === engine));
for (const line of tables(rows, had)) console.log(line);
for (const line of ['', ...workDone(rows)]) console.log(line);
for (const [engine, reason] of missing) console.log(`passed over: ${engine}: ${reason}`);
if (values.json) console.log(JSON.stringify(rows));
// If an engine was requested by name and cannot run, the command fails.
if (values.engines !== undefined && missing.size > 0) process.exitCode = 1;

function chosen(known: readonly string[], list: string | undefined, what: string): readonly string[] {
  const asked = list?.split(',') ?? known;
  const stranger = asked.find((name) => !known.includes(name));
  if (stranger !== undefined) throw new Error(`unknown ${what} '${stranger}'; known: ${known.join(', ')}`);
  return asked;
}

function describeMachine(): void {
  const [load] = loadavg();
  const threads = `${surroundings.threads} thread${surroundings.threads === 1 ? '' : 's'}`;
  console.log(
    `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${threads}, Node ${process.version}, load ${load!.toFixed(2)}`,
  );
  if (load! > 0.3) console.log('warning: other programs are busy on this machine; the times are no more than hints');
}

/**
 * Returns the GFLOP/s that the fp32 units reach, as measured by the native engine. Returns undefined if this engine is
 * not available.
 */
async function measuredPeak(): Promise<number | undefined> {
  try {
    const request = { bench: 'peak', engine: 'native', batch: 0, seconds, profile };
    const [row] = await measure(request, surroundings);
    console.log(`peak in fp32: ${Number(row!.gflops).toFixed(0)} GFLOP/s`);
    return Number(row!.gflops);
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    return undefined;
  }
}

function describe(row: Row): string {
  const figures = Object.entries(row).map(
    ([name, v]) => `${name} ${typeof v === 'number' ? Number(v.toPrecision(4)) : v}`,
  );
  return figures.join('  ');
}
