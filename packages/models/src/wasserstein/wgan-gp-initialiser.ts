import { glorotUniform, heUniform, type InitialiserRule } from '@ganforge/core';

/**
 * The start of WGAN-GP's networks: uniform kernels, biases 0, scales 1.
 *
 * Convolutions have the variance 4 / (in + out), He's for ReLU with the mean of both fans, where a stride of 2 (`up8`,
 * `down4`) leaves the fan on the larger side a quarter of the kernel; hidden layers of perceptrons He's 2 / in; layers
 * that no ReLU follows Glorot's 2 / (in + out). Gulrajani et al.'s code (improved_wgan_training, tflib/ops).
 */
export const wganGpInitialiser: InitialiserRule = (weight, random) => {
  const { layerName, layerClass, weightName, shape, fanIn, fanOut } = weight;
  if (weightName !== 'kernel') return glorotUniform(weight, random);
  if (layerClass === 'Dense') return (layerName.startsWith('hidden') ? heUniform : glorotUniform)(weight, random);
  if (/shortcut|^last$/.test(layerName)) return glorotUniform(weight, random);
  const kept = /^(up|down)\d+$/.test(layerName) ? 1 / 4 : 1;
  const [inputs, outputs] = layerClass === 'Conv2DTranspose' ? [kept * fanIn, fanOut] : [fanIn, kept * fanOut];
  const limit = Math.sqrt(12 / (inputs + outputs)); // U(-a, a) has the variance a^2 / 3
  return random.uniform(shape, -limit, limit);
};
