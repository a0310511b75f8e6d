import type { PretrainedName } from './model.ts';

/** The locations of the weights, written literally so that bundlers find and copy the files. */
export const weights: Readonly<Record<PretrainedName, URL>> = {
  'mnist-dcgan': new URL('../weights/mnist-dcgan.safetensors', import.meta.url),
  'mnist-cgan': new URL('../weights/mnist-cgan.safetensors', import.meta.url),
  'drawn-digits-dcgan': new URL('../weights/drawn-digits-dcgan.safetensors', import.meta.url),
  'fashion-cgan': new URL('../weights/fashion-cgan.safetensors', import.meta.url),
};
