import { existsSync } from 'node:fs';
import { type Gan, type PointBatch, randomStream } from '@ganforge/core';
import { type GaussianMixture, ring } from '@ganforge/data';
import { type ExampleOptions, example } from '@ganforge/examples-shared';
import { gan, wganGp } from '@ganforge/models';
import { resume, train } from '@ganforge/trainer';

const samples = 2500;

/** Both GANs on the same ring, with the same latent, batches, steps and number of seeds. */
async function rings({ quick, steps: asked, seed: first, runs }: ExampleOptions): Promise<void> {
  const data = ring({ size: 20_000 });
  const steps = asked ?? (quick ? 300 : 4500);
  const seeds = Array.from({ length: quick ? 1 : 5 }, (_, i) => first + i);
  const learningRate = `2e-3 * (1 - step / ${steps})`;
  const variants = {
    'wgan-gp': (seed: number) => wganGp({ dimensions: 2, features: 128, learningRate, seed }),
    gan: (seed: number) => gan({ dimensions: 2, features: 128, learningRate, seed }),
  };
  for (const [name, build] of Object.entries(variants)) {
    console.log(`\n${name.padEnd(8)} seed  modes of 8  within 3 sigma   seconds`);
    for (const seed of seeds) {
      const variant = averaged(build(seed));
      const folder = `${runs}/rings-wgan-gp/${name}-${steps}-seed-${seed}`;
      const run = await trainIn(folder, variant, data, steps, seed);
      if (run.step < steps) return console.log('Run the same command again to go on.');
      const { modes, share } = await coverage(variant, data, seed);
      const cells = [
        String(seed).padStart(4),
        String(modes).padStart(11),
        `${(100 * share).toFixed(1)} %`.padStart(15),
      ];
      console.log(`${' '.repeat(8)} ${cells.join(' ')} ${run.seconds.toFixed(0).padStart(9)}`);
      for (const network of Object.values(variant.networks)) network.dispose();
    }
  }
  console.log(`\nsamples  ${runs}/rings-wgan-gp/*/samples/step-${steps}.png`);
}

/** Samples come from the average of the last hundred generators, whose edges do not tremble. */
function averaged(variant: Gan<PointBatch>): Gan<PointBatch> {
  return { ...variant, averaged: { generator: { decay: 0.99 } } };
}

/** Begins a run in `folder`, goes on with one that was left there, or takes up what a finished one has made. */
function trainIn(folder: string, variant: Gan<PointBatch>, data: GaussianMixture, steps: number, seed: number) {
  const common = { steps, sampleEvery: 500, logEvery: 50, progress: true, endWithAverages: true };
  return existsSync(`${folder}/run.json`)
    ? resume(folder, variant, data, common)
    : train(variant, data, { ...common, folder, seed, batchSize: 128 });
}

/** Of 2,500 samples: how many modes have one within three standard deviations of their centre, and what share has. */
async function coverage(
  variant: Gan<PointBatch>,
  { modes, std }: GaussianMixture,
  seed: number,
): Promise<{ modes: number; share: number }> {
  const { points } = await variant.sample({ n: samples, random: randomStream(seed, 'judged') });
  const values = await points!.data();
  points!.dispose();
  const hits = modes.map(([x, y]) => {
    let count = 0;
    for (let i = 0; i < samples; i++) {
      if (Math.hypot(values[2 * i]! - x, values[2 * i + 1]! - y) <= 3 * std) count++;
    }
    return count;
  });
  return { modes: hits.filter((count) => count > 0).length, share: hits.reduce((a, b) => a + b) / samples };
}

await example(rings);
