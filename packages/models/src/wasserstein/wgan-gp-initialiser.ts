import { glorotUniform, heUniform, type InitialiserRule } from '@ganforge/core';

/**
 * Initialises the networks of WGAN-GP: kernels are uniform, biases are 0, and scales are 1.
 *
 * The variance of kernels of convolutions is `4 / (in + out)`, which is He's for ReLU with the mean of both fans. With
 * stride 2 (layers such as `up8` and `down4`), the fan on the larger side is a quarter of the kernel. The variance of
 * hidden layers of perceptrons is He's `2 / in`. For layers without a ReLU after them it is Glorot's `2 / (in + out)`.
 * These are the rules of the authors' code (improved_wgan_training, tflib/ops).
 */
export const wganGpInitialiser: InitialiserRule = (weight, random) => {
  const { layerName, layerClass, weightName, shape, fanIn, fanOut } = weight;
  if (weightName !== 'kernel') return glorotUniform(weight, random);
  if (layerClass === 'Dense') return (layerName.startsWith('hidden') ? heUniform : glorotUniform)(weight, random);
  if (/shortcut|^last$/.test(layerName)) return glorotUniform(weight, random);
  const kept = /^(up|down)\d+$/.test(layerName) ? 1 / 4 : 1;
  const [inputs, outputs] = layerClass === 'Conv2DTranspose' ? [kept * fanIn, fanOut] : [fanIn, kept * fanOut];
  const limit = Math.sqrt(12 / (inputs + outputs)); // the variance of U(-a, a) is a^2 / 3
  return random.uniform(shape, -limit, limit);
};
