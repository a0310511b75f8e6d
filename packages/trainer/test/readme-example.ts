import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { loadGenerator, randomStream } from '@ganforge/core';
import { strokeDigits } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { renderSamples } from '@ganforge/media';
import { dcgan } from '@ganforge/models';
import { openRun } from '@ganforge/run';
import { resume, train } from '@ganforge/trainer';

await useEngine();
const build = () => dcgan({ size: 28, channels: 1, features: 8, seed: 1 });
const dataset = strokeDigits({ size: 64 });
export const folder = `${await mkdtemp(`${tmpdir()}/ganforge-`)}/digits`;
const run = train(build(), dataset, { steps: 2, seed: 1, batchSize: 16, folder });
for await (const event of run) {
  if (event.type === 'step') console.log(event.step, event.terms);
}
export const { reason, checkpoint } = await run; // 'completed', 'checkpoints/step-2'
export const resumed = await resume(folder, build(), dataset, { steps: 3 }); // bit for bit the same as a run of 3 steps

// Loads the generator of the last checkpoint (with averaged weights if the GAN has them) and draws samples.
const generator = await loadGenerator(await openRun(folder), dcgan);
const { images } = await generator.sample({ n: 16, random: randomStream(1) });
const onHost = { images: { shape: images!.shape, data: await images!.data<'float32'>() } };
for (const { path, bytes } of await renderSamples(generator.output, onHost, { name: 'grid' })) {
  await writeFile(`${folder}/${path}`, bytes); // grid.png
}
