import { existsSync } from 'node:fs';
import { type Gan, type PointBatch, randomStream } from '@ganforge/core';
import { type GaussianMixture, ring } from '@ganforge/data';
import { type ExampleOptions, example } from '@ganforge/examples-shared';
import { gan, wganGp } from '@ganforge/models';
import { resume, train } from '@ganforge/trainer';

const samples = 2500;

/** Trains both GANs on the same ring. They have the same latents, batches, number of steps and number of seeds. */
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

/**
 * Averages the weights of about the last hundred steps for samples, because single generators change at the edges from
 * step to step.
 */
function averaged(variant: Gan<PointBatch>): Gan<PointBatch> {
  return { ...variant, averaged: { generator: { decay: 0.99 } } };
}

/** Starts a run in `folder`, continues a run that was interrupted there, or returns the result of a finished run. */
function trainIn(folder: string, variant: Gan<PointBatch>, data: GaussianMixture, steps: number, seed: number) {
  const common = { steps, sampleEvery: 500, logEvery: 50, progress: true, endWithAverages: true };
  return existsSync(`${folder}/run.json`)
    ? resume(folder, variant, data, common)
    : train(variant, data, { ...common, folder, seed, batchSize: 128 });
}

/**
 * Evaluates 2,500 samples. It computes how many modes have a sample within three standard deviations of their centre,
 * and the share of samples near a mode.
 */
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
