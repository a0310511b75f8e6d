export { type CganOptions, cgan } from './conditional/cgan.ts';
export { type DcganOptions, dcgan } from './dcgan/dcgan.ts';
export { gan } from './gan/gan.ts';
export type { GanOptions } from './gan/gan-options.ts';
export { cycleGan } from './translation/cycle-gan.ts';
export type { CycleGanOptions } from './translation/cycle-gan-options.ts';
export { type WganOptions, wgan } from './wasserstein/wgan.ts';
export { wganGp } from './wasserstein/wgan-gp.ts';
export type { WganGpOptions } from './wasserstein/wgan-gp-options.ts';
