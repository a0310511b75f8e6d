import { openSampler, pixelsOf } from '@ganforge/sampler';

// A path or a URL: of a .safetensors file, or of a folder that --to tfjs wrote.
const sampler = await openSampler(process.env.GENERATOR ?? 'generator.safetensors');
const samples = await sampler.sample({ n: 16, seed: 7 }); // samples.values: float32 [16,H,W,C] in [-1,1]
export const { width, height, data } = pixelsOf(samples); // RGBA pixels of a grid, for a canvas
sampler.dispose();
