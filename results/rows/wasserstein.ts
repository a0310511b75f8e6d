import { wgan, wganGp } from '@ganforge/models';
import { imageRow } from '../image-row.ts';
import type { ResultRow } from '../row.ts';

/** Lists the rows of GANs with the Wasserstein distance. In each step the critic updates five times. */
export const wassersteinRows: readonly ResultRow[] = [
  imageRow({
    name: 'wgan-mnist',
    variant: 'wgan',
    source: 'wasserstein/wgan.ts',
    set: 'mnist',
    gan: wgan,
    options: { size: 28, channels: 1, features: 32, learningRate: 2e-4, criticUpdates: 'step < 10 ? 20 : 3' },
    steps: 1200,
    batchSize: 32,
    seen: 'All classes occur. The strokes of the digits are rough, with small spots next to them.',
    bars: [
      { measure: 'FD(digits)', most: 3000 },
      { measure: 'class KL', most: 0.3 },
    ],
  }),
  imageRow({
    name: 'wgan-gp-fashion',
    variant: 'wganGp',
    source: 'wasserstein/wgan-gp.ts',
    set: 'fashion-mnist',
    gan: wganGp,
    options: {
      size: 28,
      channels: 1,
      features: 32,
      learningRate: '5e-4 * (1 - step / 1300)',
      criticUpdates: 4,
      ema: 0.99,
    },
    steps: 1200,
    batchSize: 32,
    seen: 'The samples show noisy outlines of shirts, trousers, shoes and bags, and the surfaces consist of dots. examples/fashion-wgan-gp generates clearer images, with five updates of the critic in a step.',
    bars: [{ measure: 'class KL', most: 0.3 }],
  }),
];
