import type { Gan } from '@ganforge/core';
import {
  acgan,
  bigGan,
  cgan,
  ctgan,
  cycleGan,
  dcgan,
  fastGan,
  gan,
  infoGan,
  molGan,
  proGan,
  r3Gan,
  saGan,
  snGan,
  stackGan,
  styleGan2,
  wgan,
  wganGp,
} from '@ganforge/models';

const TABLE = {
  kind: 'table',
  columns: [
    { name: 'age', type: 'number', modes: [{ mean: 40, std: 10, weight: 1 }], range: [0, 90], decimals: 0 },
    { name: 'job', type: 'category', categories: ['clerk', 'smith'] },
  ],
} as const;

/** Contains small forms of every variant that does not sample in a loop. Conditional variants have three classes. */
export const ZOO: Readonly<Record<string, () => Gan<never>>> = {
  gan: () => gan({ features: 8 }),
  'gan of points': () => gan({ dimensions: 2 }),
  dcgan: () => dcgan({ size: 16, features: 4 }),
  'dcgan of 28 pixels': () => dcgan({ size: 28, channels: 1, features: 4 }),
  cgan: () => cgan({ classes: 3, size: 8, features: 4 }),
  'cgan by batch norm': () => cgan({ classes: 3, size: 8, features: 4, generatorLabels: 'batch-norm' }),
  acgan: () => acgan({ classes: 3, size: 8, features: 4 }),
  'info-gan': () => infoGan({ size: 28, features: 4 }),
  wgan: () => wgan({ size: 16, features: 4 }),
  'wgan-gp': () => wganGp({ size: 16, features: 4 }),
  'wgan-gp of 28 pixels': () => wganGp({ size: 28, channels: 1, features: 4 }),
  'wgan-gp by residual blocks': () => wganGp({ architecture: 'resnet', size: 16, features: 4 }),
  'sn-gan': () => snGan({ size: 16, generatorFeatures: 4, discriminatorFeatures: 4 }),
  'sn-gan of classes': () => snGan({ classes: 3, size: 16, generatorFeatures: 4, discriminatorFeatures: 4 }),
  'sa-gan': () => saGan({ size: 16, generatorFeatures: 8, discriminatorFeatures: 8 }),
  'sa-gan of classes': () => saGan({ classes: 3, size: 16, generatorFeatures: 8, discriminatorFeatures: 8 }),
  'big-gan': () => bigGan({ classes: 3, size: 32, generatorFeatures: 8, discriminatorFeatures: 8, sharedDim: 4 }),
  'pro-gan': () => proGan({ size: 16, features: 4 }),
  'style-gan-2': () => styleGan2({ size: 16, features: 4, maxFeatures: 8, latentDim: 8, styleDim: 8 }),
  'style-gan-2 of classes': () => styleGan2({ classes: 3, size: 8, features: 8, latentDim: 8, styleDim: 8 }),
  'fast-gan': () => fastGan({ size: 64, features: 4 }),
  'r3-gan': () => r3Gan({ size: 16, features: 4, maxFeatures: 8, blocks: 1, groupWidth: 2 }),
  'stack-gan': () =>
    stackGan({
      ...{ vocabulary: ['', 'a', 'b'], length: 2, size: 16, firstSize: 8, channels: 1, residualBlocks: 1 },
      ...{ textDim: 3, latentDim: 3, conditionDim: 2, generatorFeatures: 8, discriminatorFeatures: 2 },
    }),
  'cycle-gan': () => cycleGan({ size: 16, patch: 16, features: 4, blocks: 1 }),
  ctgan: () => ctgan({ table: TABLE, generatorUnits: [8], criticUnits: [8], pac: 1 }),
  'mol-gan': () => molGan({ size: 4, atoms: ['none', 'C', 'O'], generatorUnits: [8] }),
};
