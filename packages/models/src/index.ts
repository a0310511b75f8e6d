export { type CganOptions, cgan } from './cgan.ts';
export { type CycleGanOptions, cycleGan } from './cycle-gan.ts';
export { type DcganOptions, dcgan } from './dcgan.ts';
export { type GanOptions, gan } from './gan.ts';
export { type WganOptions, wgan } from './wgan.ts';
export { wganGp } from './wgan-gp.ts';
export type { WganGpOptions } from './wgan-gp-options.ts';
