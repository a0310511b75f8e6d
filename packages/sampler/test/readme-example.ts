import { openSampler, pixelsOf } from '@ganforge/sampler';

// A file or the folder of --to tfjs, by a path or an address.
const sampler = await openSampler(process.env.GENERATOR ?? 'generator.safetensors');
const samples = await sampler.sample({ n: 16, seed: 7 }); // samples.values: float32 [16,H,W,C] in [-1,1]
export const { width, height, data } = pixelsOf(samples); // RGBA of a grid, for ImageData and a canvas
sampler.dispose();
