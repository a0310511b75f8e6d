// Trains the variant of lecam-gan.ts on 200 points of a ring of eight gaussians. It is trained like any other GAN.
import { randomStream } from '@ganforge/core';
import { ring } from '@ganforge/data';
import { example, trainExample } from '@ganforge/examples-shared';
import { lecamGan } from './lecam-gan.ts';

await example(async (options) => {
  const dataset = ring({ size: 200, std: 0.1, seed: options.seed });
  const gan = lecamGan({ seed: options.seed });
  const steps = options.steps ?? (options.quick ? 500 : 4000);
  await trainExample(gan, dataset, options, {
    name: 'new-variant',
    steps,
    batchSize: 64,
    sampleEvery: Math.ceil(steps / 20),
  });

  const { points } = await gan.sample({ n: 2500, random: randomStream(1) });
  const values = await points!.data();
  points!.dispose();
  const found = dataset.modes.map(([x, y]) => {
    let near = 0;
    for (let i = 0; i < 2500; i++) if (Math.hypot(values[2 * i]! - x, values[2 * i + 1]! - y) < 3 * dataset.std) near++;
    return near;
  });
  console.log(`of 2500 samples within 3 sigma of each mode: ${found.join(', ')}`);
});
