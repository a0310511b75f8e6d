// Compares the cost of `ganforge train` with the cost of `train()` of @ganforge/trainer. It measures the processor time
// of whole runs in one process.
//   GANFORGE_THREADS=1 node --import tsx -C @ganforge/source bench/command.ts --steps 1000 --rounds 6
// A round consists of runs with the same configuration; their order changes from round to round. There is one run of
// train() alone, and one run of the command without measurements and health checks. Unless --measured=false, there is
// also a run of train() with the measurements, probes and watch of the command. The second run shows what the command
// adds, and the third shows what measuring adds.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { strokeDigits } from '@ganforge/data';
import { describeEngine, useEngine } from '@ganforge/engine';
import { dcgan } from '@ganforge/models';
import { train } from '@ganforge/trainer';
import { runCommandLine } from '../packages/cli/src/index.ts';
import { healthFor } from '../packages/cli/src/train/health.ts';
import { measurementFor } from '../packages/cli/src/train/measurement.ts';
import { profiled } from './profiled.ts';

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '6' },
    features: { type: 'string', default: '32' },
    batch: { type: 'string', default: '32' },
    engine: { type: 'string', default: 'native' },
    measured: { type: 'string', default: 'true' },
  },
});
const [steps, rounds] = [Number(values.steps), Number(values.rounds)];
const [features, batchSize] = [Number(values.features), Number(values.batch)];
const tenth = Math.max(1, Math.ceil(Math.min(steps, 10_000) / 10));
const folder = await mkdtemp(join(tmpdir(), 'ganforge-command-'));

/**
 * Assigns a profile sample to a folder. The sample belongs to the folder of the innermost function that is in one of
 * these folders.
 */
const folders = {
  ...{ command: '/packages/cli/src/', progress: '/run/src/sinks/progress', run: '/packages/run/src/' },
  ...{ trainer: '/packages/trainer/src/', data: '/packages/data/src/', models: '/packages/models/src/' },
  ...{ core: '/packages/core/src/', engine: '/packages/engine/src/', native: '/packages/backend-native/' },
};

/** Streams that behave like a terminal, so that progress is shown. */
const streams = {
  stdout: { columns: 100, write: () => true },
  stderr: { isTTY: true, columns: 100, write: () => true },
};

async function byCommand(name: string): Promise<void> {
  const settings = { size: 28, channels: 1, features };
  const set = Object.entries(settings).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  const line = [
    'train',
    'dcgan',
    'stroke-digits',
    '--preset',
    'paper',
    '--batch',
    `${batchSize}`,
    '--steps',
    `${steps}`,
  ];
  const place = ['--runs', folder, '--name', name, '--engine', values.engine];
  const bare = ['--measure-every', '0', '--no-health'];
  const code = await runCommandLine([...line, ...set, ...place, ...bare], streams, new AbortController().signal);
  if (code !== 0) throw new Error(`the command ended with ${code}`);
}

async function byTrainer(name: string, measured: boolean): Promise<void> {
  const [gan, dataset] = [dcgan({ size: 28, channels: 1, features, seed: 0 }), strokeDigits()];
  const common = { steps, batchSize, seed: 0, folder: join(folder, name), checkpointEvery: 500 };
  if (!measured) {
    await train(gan, dataset, { ...common, sampleEvery: tenth, probeEvery: 0 });
  } else {
    const measurement = (await measurementFor(gan as never, dataset, { every: tenth, isQuick: false }))!;
    const health = await healthFor(gan as never, dataset, { steps, folder: undefined, dualityGap: undefined });
    const options = { ...common, sampleEvery: tenth, metrics: [measurement.metric], best: measurement.best, ...health };
    await train(gan, dataset, options as never);
    measurement.dispose();
  }
  gan.dispose();
  dataset.dispose?.();
}

const runs: Readonly<Record<string, (name: string) => Promise<void>>> = {
  'train()': (name) => byTrainer(name, false),
  'the command': byCommand,
  ...(values.measured === 'true' && {
    'train() with measurements and health': (name: string) => byTrainer(name, true),
  }),
};
const names = Object.keys(runs);
const seconds: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
const hashes = new Set<string>();

try {
  const engine = await useEngine(values.engine as 'native');
  const work = `dcgan of 28 pixels, features ${features}, batch ${batchSize}, ${steps} steps`;
  console.log(`${describeEngine(engine)}; ${work}; load ${loadavg()[0]!.toFixed(2)}`);
  const shares = await profiled(folders, () => byCommand('profiled'));
  const percent = (name: string): string => `${(100 * (shares[name] ?? 0)).toFixed(2)} %`;
  console.log(
    `a profile of the command: ${percent('command')} in the command, ${percent('run')} in files and events of the run`,
  );
  for (let round = -1; round < rounds; round++) {
    // The first round is for warming up and does not count.
    for (let i = 0; i < names.length; i++) {
      const name = names[(i + round + 1) % names.length]!;
      const before = process.cpuUsage();
      await runs[name]!(`run-${round + 1}-${i}`);
      const { user, system } = process.cpuUsage(before);
      const record = await readFile(join(folder, `run-${round + 1}-${i}/run.json`), 'utf8');
      hashes.add((JSON.parse(record) as { configHash: string }).configHash);
      if (round < 0) continue;
      seconds[name]!.push((user + system) / 1e6);
    }
    if (round >= 0) console.log(names.map((name) => `${seconds[name]!.at(-1)!.toFixed(2)} s ${name}`).join(', '));
  }
  if (hashes.size !== 1) throw new Error('the runs have not the same configuration');
  const [alone, ...others] = names as [string, ...string[]];
  for (const name of others) console.log(`${name} beside ${alone}: ${ratio(name, alone)}`);
} finally {
  await rm(folder, { recursive: true });
}
// Exits explicitly, because threads of an engine may keep the process alive.
process.exit();

/** Formats the median, the minimum and the maximum of the ratios of pairs, minus 1, in percent. */
function ratio(a: string, b: string): string {
  const all = seconds[a]!.map((value, i) => 100 * (value / seconds[b]![i]! - 1)).sort((x, y) => x - y);
  const middle = all.length >> 1;
  const median = all.length % 2 === 1 ? all[middle]! : (all[middle - 1]! + all[middle]!) / 2;
  const [least, most] = [all[0]!, all.at(-1)!].map((value) => value.toFixed(2));
  return `${median.toFixed(2)} % more processor time (${least} to ${most})`;
}
