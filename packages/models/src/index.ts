export { type DcganOptions, dcgan } from './dcgan.ts';
