import { pixelsOf, workerSampler } from '@ganforge/sampler';

const worker = new Worker(new URL('./sampler-worker.ts', import.meta.url), { type: 'module' });
const sampler = await workerSampler(worker, 'generator.safetensors');
const { width, height, data } = pixelsOf(await sampler.sample({ n: 16, seed: 7 }));
const context = document.querySelector('canvas')!.getContext('2d')!;
context.putImageData(new ImageData(data, width, height), 0, 0);
for await (const frame of sampler.walk({ n: 1, frames: 60 })) console.log(frame.values.data.length);
