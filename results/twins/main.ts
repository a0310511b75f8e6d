// Trains GANs with three seeds, and their twins in PyTorch with the same settings, and evaluates both in the same way.
// The settings are those of the rows.
//   GANFORGE_DATA_DIR=... npm run twins -- --python PATH --only dcgan-mnist --steps 2000
// Without --steps, each GAN is trained for the number of steps of its row.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { Gan, LabelledImageBatch } from '@ganforge/core';
import { describeEngine, useEngine } from '@ganforge/engine';
import { decodeNpy } from '@ganforge/formats';
import { dcgan, r3Gan, snGan, styleGan2, wganGp } from '@ganforge/models';
import { train } from '@ganforge/trainer';
import { writeDocument } from '../document.ts';
import { imageJudge, samplesOf } from '../measures/image-measures.ts';
import { type ImageSetName, imageSet } from '../measures/image-sets.ts';
import { rows } from '../rows.ts';
import { type Figures, keepTwins } from './twins.ts';

const twins = {
  'dcgan-mnist': { set: 'mnist', factory: dcgan },
  'wgan-gp-fashion': { set: 'fashion-mnist', factory: wganGp },
  'sngan-cifar10': { set: 'cifar10', factory: snGan },
  'stylegan2-mnist': { set: 'mnist', factory: styleGan2 },
  'r3gan-mnist': { set: 'mnist', factory: r3Gan },
} as const;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(twins).join() },
    seeds: { type: 'string', default: '1,2,3' },
    steps: { type: 'string' },
    python: { type: 'string', default: process.env.GANFORGE_PYTHON ?? 'python3' },
  },
});
const seeds = values.seeds.split(',').map(Number);
const run = promisify(execFile);

interface Settings {
  readonly steps: number;
  readonly batchSize: number;
  readonly every: number;
  readonly seed: number;
  readonly classes?: string;
}

const engine = describeEngine(await useEngine());
for (const name of values.only.split(',')) await compare(name as keyof typeof twins);
await writeDocument(rows);

async function compare(name: keyof typeof twins): Promise<void> {
  const row = rows.find((one) => one.name === name)!;
  const { set } = twins[name];
  // Twins have no labels, where the row has them.
  const { steps: ofRow, batchSize, every: _, seed: __, classes: ___, ...options } = row.settings as unknown as Settings;
  const steps = values.steps === undefined ? ofRow : Number(values.steps);
  const judge = imageJudge(await imageSet(set), false);
  const ours: Figures[] = [];
  const theirs: Figures[] = [];
  for (const seed of seeds) {
    const made = await trainedHere(name, { ...options, seed }, { steps, batchSize, seed });
    ours.push({ ...(await judge(made.samples)), seconds: made.seconds });
    const twin = await trainedThere({ variant: row.variant, set, options, steps, batchSize, seed });
    theirs.push({ ...(await judge(twin.samples)), seconds: twin.seconds });
    console.log(
      `${name} seed ${seed}: ours ${JSON.stringify(ours.at(-1))}, PyTorch's ${JSON.stringify(theirs.at(-1))}`,
    );
  }
  const { stdout } = await run(values.python, ['-c', 'import torch; print(torch.__version__)']);
  const engines = `${engine}; PyTorch ${stdout.trim()}`;
  await keepTwins({
    row: name,
    set,
    settings: { ...options, steps, batchSize },
    seeds: seeds.join(', '),
    ours,
    theirs,
    engines,
  });
}

async function trainedHere(
  name: keyof typeof twins,
  options: object,
  { steps, batchSize, seed }: { steps: number; batchSize: number; seed: number },
) {
  const { set, factory } = twins[name];
  const { training } = await imageSet(set as ImageSetName);
  const gan = (factory as (options: object) => Gan<LabelledImageBatch>)(options);
  const common = { sampleEvery: 0, checkpointEvery: 0, logEvery: 50, endWithAverages: true } as const;
  const { seconds } = await train(gan, training, { steps, batchSize, seed, ...common });
  const samples = await samplesOf(gan, undefined);
  gan.dispose();
  return { samples, seconds };
}

async function trainedThere(request: object) {
  const folder = await mkdtemp(join(tmpdir(), 'twins-'));
  const path = join(folder, 'samples.npy');
  const script = new URL('../../bench/peers/torch_train.py', import.meta.url).pathname;
  // PyTorch gets as many threads as our engine. Its idle threads spin: on a busy machine a second one made styleGan2 five times slower.
  const threads = process.env.GANFORGE_THREADS;
  const env = { ...process.env, ...(threads !== undefined && { OMP_NUM_THREADS: threads }) };
  const { stdout } = await run(values.python, [script, JSON.stringify(request), path], { env });
  const { data, shape } = decodeNpy(await readFile(path));
  await rm(folder, { recursive: true });
  const { seconds } = JSON.parse(stdout) as { seconds: number };
  return { samples: { data: data as Float32Array, shape: [...shape] }, seconds };
}
