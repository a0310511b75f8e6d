export type { SamplingContract } from './exported/contract.ts';
export type { Generator } from './exported/generator.ts';
export { type OpenSamplerOptions, openSampler, type SampledVariant } from './open/open-sampler.ts';
export { type Pixels, pixelsOf } from './sampling/pixels.ts';
export type { Sampler, SamplerInfo, SamplerRequest, Samples, WalkRequest } from './sampling/sampler.ts';
export { samplerOf } from './sampling/sampler-of.ts';
export { workerSampler } from './worker/client.ts';
