// scripts/make.ts wrote this file. The files in cards/ contain the same information as text.
import type { PretrainedModel, PretrainedName } from './model.ts';

export const catalogue: Readonly<Record<PretrainedName, PretrainedModel>> = {
  'mnist-dcgan': {
    about: 'A DCGAN that makes handwritten digits.',
    variant: 'dcgan',
    bytes: 1073216,
    sha256: 'e20bfcca249e0eb8b2dffe75c5a7c211334a69f24b35096fb751acbec5b73faf',
    licence: 'CC-BY-SA-3.0',
    steps: 6000,
    seed: 1,
    settings: 'e40c10fa1ee00a0427e2d8d48720d1df86d50e56869e9138132c741b8df89e55',
    scores: {
      frechet: 378,
      frechetOfTraining: 2.4,
    },
  },
  'mnist-cgan': {
    about: 'A conditional GAN that makes handwritten digits. You choose the digit.',
    variant: 'cgan',
    classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    bytes: 799320,
    sha256: '66fb4d3f1cbbe222be01cda36236465926ce86801a3de83c613654285dcef43d',
    licence: 'CC-BY-SA-3.0',
    steps: 7000,
    seed: 1,
    settings: '69bcfcc560ff410dede808fe48f57bf1c3fac7e95e2960dd8c6d8b8bb3bdb901',
    scores: {
      frechet: 33.4,
      frechetOfTraining: 2.4,
      accuracy: 0.973,
    },
  },
  'drawn-digits-dcgan': {
    about:
      'A DCGAN that makes digits. It was trained on digits that a program draws, so it contains no data of other people.',
    variant: 'dcgan',
    bytes: 1073240,
    sha256: '7d782dffb77e987576cf902b270a3c2939a07c7a721bf6302f3a404c9429fafa',
    licence: 'MIT',
    steps: 6000,
    seed: 1,
    settings: 'ff97fce1d430273ac454390792d9b7601cdba51b42432268b9bda475a1cca40e',
    scores: {
      frechet: 419,
      frechetOfTraining: 0.773,
    },
  },
  'fashion-cgan': {
    about: 'A conditional GAN that makes pictures of clothes. You choose one of ten kinds.',
    variant: 'cgan',
    classes: ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
    bytes: 799376,
    sha256: '12b6cf2451c57a90b8fcac324f3ac8c6f1c638918e40edb0550f1129db0bdae8',
    licence: 'MIT',
    steps: 7000,
    seed: 1,
    settings: '7921d3cd551ecf8e437a48f2e1f5ca2ebcb98c8519174c1cf95143cb3ae058e1',
    scores: {
      frechet: 0.327,
      frechetOfTraining: 0.0735,
    },
  },
};
