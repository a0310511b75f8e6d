// Measures what watching the health of a run costs. The same trainings run with and without the watch, each in a
// separate process. The runs form pairs with alternating order, and processor time is compared.
// node --import tsx -C @ganforge/source bench/health.ts [--pairs 4] [--only demo,ring] [--threads 1] [--json]
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Batch, Dataset, Gan } from '@ganforge/core';
import { ring, strokeDigits } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { dcgan, wganGp } from '@ganforge/models';
import { train } from '@ganforge/trainer';
import { healthFor } from '../packages/cli/src/train/health.ts';

/** Describes a training as `ganforge train` would run it. */
interface Trained {
  readonly steps: number;
  readonly batchSize: number;
  gan(): unknown;
  data(): unknown;
}

const RUNS: Readonly<Record<string, Trained>> = {
  // This is `npm run demo`.
  demo: {
    ...{ steps: 2000, batchSize: 32 },
    gan: () => dcgan({ size: 28, channels: 1, features: 32, realLabel: 0.9, learningRate: 4e-4, seed: 1 }),
    data: () => strokeDigits({ size: 10_000 }),
  },
  'demo-400': {
    ...{ steps: 400, batchSize: 32 },
    gan: () => dcgan({ size: 28, channels: 1, features: 32, realLabel: 0.9, learningRate: 4e-4, seed: 1 }),
    data: () => strokeDigits({ size: 10_000 }),
  },
  // Steps are small here, so a probe takes a larger part of the time.
  ring: {
    ...{ steps: 5000, batchSize: 256 },
    gan: () => wganGp({ dimensions: 2, features: 128, seed: 1 }),
    data: ring,
  },
};

/** Contains what a child process measured, in seconds of processor time of all threads. */
interface Measured {
  /** The processor time of the whole training. */
  readonly cpu: number;
  /** The part of it that probes of samples and the watch take. Norms of layers are not included. */
  readonly probes: number;
  readonly watch: number;
  /** The bytes that are in use after a garbage collection. */
  readonly heap: number;
}

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '4' },
    only: { type: 'string', default: 'demo,ring' },
    threads: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    child: { type: 'string' },
  },
});

if (values.child !== undefined) await measure(values.child);
else compare();

function compare(): void {
  console.log(`load ${loadavg()[0]!.toFixed(2)}; processor time of the training, ${values.pairs} pairs`);
  const rows = values.only.split(',').map((name) => {
    const pairs = Array.from({ length: Number(values.pairs) }, (_, pair) => {
      const order = pair % 2 === 0 ? (['on', 'off'] as const) : (['off', 'on'] as const);
      const found = Object.fromEntries(order.map((which) => [which, child(`${name} ${which}`)]));
      const [on, off] = [found.on!, found.off!];
      console.log(
        `${name} pair ${pair + 1}: ${on.cpu.toFixed(2)} s with, ${off.cpu.toFixed(2)} s without; probes ${on.probes.toFixed(3)} s, watch ${on.watch.toFixed(3)} s`,
      );
      return { on, off };
    });
    const ratios = pairs.map(({ on, off }) => on.cpu / off.cpu - 1);
    const least = Math.min(...pairs.map(({ on }) => on.cpu)) / Math.min(...pairs.map(({ off }) => off.cpu)) - 1;
    const direct = median(pairs.map(({ on }) => (on.probes + on.watch) / (on.cpu - on.probes - on.watch)));
    const row = {
      name,
      overhead: median(ratios),
      ofLeast: least,
      direct,
      from: Math.min(...ratios),
      to: Math.max(...ratios),
    };
    console.log(
      `${name}: overhead ${percent(row.overhead)} (median of pairs, ${percent(row.from)} to ${percent(row.to)}), ${percent(least)} by the least times, ${percent(direct)} by the probes' and the watch's own time`,
    );
    return row;
  });
  if (values.json) console.log(JSON.stringify(rows));
}

function child(what: string): Measured {
  const args = [
    '--import',
    'tsx',
    '-C',
    '@ganforge/source',
    '--expose-gc',
    fileURLToPath(import.meta.url),
    '--child',
    what,
  ];
  const env = { ...process.env, GANFORGE_THREADS: values.threads };
  const { stdout, status } = spawnSync(process.execPath, args, {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`'${what}' ended with ${status}`);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Measured;
}

async function measure(what: string): Promise<void> {
  const [name, which] = what.split(' ') as [string, 'on' | 'off'];
  const { steps, batchSize, gan: build, data } = RUNS[name]!;
  await useEngine();
  const dataset = data() as Dataset;
  const common = { batchSize, seed: 1, sampleEvery: 0, checkpointEvery: 0, handleSignals: false };
  // The training code is warmed up. The code of the health checks is not, as in a real run.
  const first = build() as Gan<Batch>;
  await train(first, dataset, { ...common, steps: 20, probeEvery: 0 });
  first.dispose();
  const gan = build() as Gan<Batch>;
  const spent = { probes: 0, watch: 0 };
  const before = process.cpuUsage();
  const health = which === 'on' ? await watched(gan, dataset, steps, spent) : { probeEvery: 0 };
  await train(gan, dataset, { ...common, ...health, steps });
  const { user, system } = process.cpuUsage(before);
  (globalThis as { gc?: () => void }).gc?.();
  const heap = process.memoryUsage().heapUsed;
  console.log(JSON.stringify({ cpu: (user + system) / 1e6, ...spent, heap } satisfies Measured));
}

/** Creates the probes and the watch of `ganforge train`, and measures the time that they take. */
async function watched(gan: Gan<Batch>, dataset: Dataset, steps: number, spent: { probes: number; watch: number }) {
  const begun = process.cpuUsage();
  const { probeEvery, probes, watch } = await healthFor(gan, dataset, {
    steps,
    folder: undefined,
    dualityGap: undefined,
  });
  spent.probes += secondsSince(begun);
  return {
    probeEvery,
    probes: probes.map(({ every, evaluate }) => ({
      every,
      async evaluate(of: Parameters<typeof evaluate>[0]) {
        const begun = process.cpuUsage();
        try {
          return await evaluate(of);
        } finally {
          spent.probes += secondsSince(begun);
        }
      },
    })),
    watch(event: Parameters<typeof watch>[0]) {
      const begun = process.cpuUsage();
      const found = watch(event);
      spent.watch += secondsSince(begun);
      return found;
    },
  };
}

function secondsSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1e6;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
