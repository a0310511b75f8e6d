export { type CycleGanOptions, cycleGan } from './cycle-gan.ts';
export { type DcganOptions, dcgan } from './dcgan.ts';
export { type GanOptions, gan } from './gan.ts';
export { type WganGpOptions, wganGp } from './wgan-gp.ts';
