import { grid, onlyClasses, ring, swissRoll, take } from '@ganforge/data';
import { acgan, ctgan, dcgan, gan, infoGan, wgan, wganGp } from '@ganforge/models';
import { DUALITY_RUNS } from './duality-runs.ts';
import {
  any,
  closely,
  digits,
  digitsOf,
  fast,
  healthy,
  type PlannedRun,
  plain,
  points,
  run,
  since,
  small,
  table,
  workers,
} from './planned-run.ts';
import { withHoles, withNaN, withRates, withScale, withStrips, withUpdates } from './planted.ts';

/** Ten and two healthy runs, and two of each illness, by name. */
export const RUNS: Readonly<Record<string, PlannedRun>> = {
  'digits-dcgan': healthy('a', [1400, 24], () => any(dcgan({ ...small, seed: 1 })), digits),
  'digits-dcgan-hinge': healthy(
    'b',
    [1400, 24],
    () => any(dcgan({ ...small, loss: 'hinge', discriminatorNorm: 'spectral', learningRate: 1e-3, seed: 2 })),
    digits,
  ),
  'digits-wgan-gp': healthy(
    'a',
    [1200, 24],
    () => any(wganGp({ size: 16, channels: 1, features: 8, learningRate: 1e-3, seed: 1 })),
    digits,
  ),
  'digits-dcgan-least-squares': healthy(
    'b',
    [1400, 24],
    () => any(dcgan({ ...small, loss: 'least-squares', seed: 3 })),
    digits,
  ),
  'digits-acgan': healthy('a', [1400, 24], () => any(acgan({ ...small, classes: 10, seed: 1 })), digits),
  'digits-info-gan': healthy(
    'b',
    [1200, 24],
    () => any(infoGan({ size: 16, features: 8, discriminatorRate: 1e-3, seed: 1 })),
    digits,
  ),
  'ring-wgan-gp': healthy(
    'a',
    [1600, 64],
    () => any(wganGp({ ...points, seed: 1 })),
    () => ring() as never,
  ),
  'swiss-roll-wgan-gp': healthy(
    'b',
    [1600, 64],
    () => any(wganGp({ ...points, learningRate: 5e-4, seed: 2 })),
    () => swissRoll() as never,
  ),
  'grid-wgan-gp': healthy(
    'a',
    [1800, 64],
    () => any(wganGp({ ...points, features: 64, learningRate: 5e-4, seed: 3 })),
    () => grid() as never,
  ),
  'table-ctgan': healthy(
    'b',
    [800, 100],
    () => any(ctgan({ table: table(), generatorUnits: [48], criticUnits: [48], learningRate: 1e-3, seed: 1 })),
    workers,
  ),
  'digits-dcgan-few': healthy(
    'a',
    [1400, 24],
    () => any(dcgan({ ...small, augment: ['color', 'translation', 'cutout'], seed: 4 })),
    () => digits(500),
  ),
  'digits-dcgan-relativistic': healthy(
    'b',
    [1400, 24],
    () => any(dcgan({ ...small, loss: 'relativistic-average', ema: 0.99, seed: 5 })),
    digits,
  ),
  ...DUALITY_RUNS,
  'mode-collapse-digits-least-squares': run(
    'mode-collapse',
    'a',
    [1200, 24],
    () =>
      any(
        withUpdates(withRates(dcgan({ ...fast, seed: 3 }), { generator: 5e-3, discriminator: 2e-4 }), {
          generator: 10,
        }),
      ),
    digits,
  ),
  'mode-collapse-digits-dcgan': run(
    'mode-collapse',
    'b',
    [1200, 24],
    () =>
      any(
        withUpdates(withRates(dcgan({ ...small, seed: 1 }), { generator: 5e-3, discriminator: 2e-4 }), {
          generator: 10,
        }),
      ),
    digits,
  ),
  'discriminator-won-digits-dcgan': run(
    'discriminator-won',
    'a',
    [800, 24],
    () => any(withUpdates(withRates(dcgan({ ...small, seed: 1 }), { generator: 2e-6 }), { discriminator: 3 })),
    digits,
  ),
  'discriminator-won-digits-gan': run(
    'discriminator-won',
    'b',
    [800, 24],
    () =>
      any(
        withRates(gan({ size: 16, channels: 1, features: 48, maxoutUnits: 24, dropout: 0, seed: 2 }), {
          discriminator: 5e-4,
          generator: 1e-6,
        }),
      ),
    digits,
  ),
  'discriminator-lost-digits-dcgan': run(
    'discriminator-lost',
    'a',
    [800, 24],
    () => any(withRates(dcgan({ ...small, seed: 1 }), { discriminator: 1e-8 })),
    digits,
  ),
  'discriminator-lost-ring-gan': run(
    'discriminator-lost',
    'b',
    [1200, 64],
    () => any(withRates(gan({ ...plain, seed: 2 }), { discriminator: 1e-8 })),
    () => ring() as never,
  ),
  'memorisation-digits-wgan-gp': run(
    'memorisation',
    'a',
    [2700, 10],
    () => any(wganGp({ size: 16, channels: 1, features: 12, learningRate: 2e-3, seed: 1 })),
    () => digits(10),
  ),
  'memorisation-points-wgan-gp': run(
    'memorisation',
    'b',
    [3000, 10],
    () => any(wganGp({ ...points, features: 64, seed: 1, learningRate: 1e-3 })),
    () => take(swissRoll(), 10) as never,
  ),
  'exploding-gradients-digits-dcgan': run(
    'exploding-gradients',
    'a',
    [400, 24],
    () => any(withRates(dcgan({ ...small, loss: 'wasserstein', seed: 1 }), { discriminator: 2e-3 })),
    digits,
  ),
  'exploding-gradients-ring-wgan-gp': run(
    'exploding-gradients',
    'b',
    [800, 64],
    () => any(wganGp({ ...points, lambda: 0, learningRate: 1e-3, seed: 1 })),
    () => ring() as never,
  ),
  'vanishing-gradients-digits-gan': run(
    'vanishing-gradients',
    'a',
    [1200, 24],
    () =>
      any(
        withRates(gan({ size: 16, channels: 1, features: 64, maxoutUnits: 24, dropout: 0, loss: 'minimax', seed: 1 }), {
          discriminator: 2e-3,
          generator: 1e-6,
        }),
      ),
    digits,
  ),
  'vanishing-gradients-digits-wgan': run(
    'vanishing-gradients',
    'b',
    [360, 24],
    () => any(withScale(wgan({ ...small, seed: 1, clip: 1e-4 } as never), 'critic', 0.01)),
    digits,
  ),
  'oscillation-ring-gan': run(
    'oscillation',
    'a',
    [1200, 64],
    () =>
      any(
        withUpdates(withRates(gan({ ...plain, seed: 3 }), { generator: 5e-3, discriminator: 2e-4 }), { generator: 20 }),
      ),
    () => ring() as never,
  ),
  'oscillation-grid-gan': run(
    'oscillation',
    'b',
    [1200, 64],
    () =>
      any(
        withUpdates(withRates(gan({ ...plain, seed: 5 }), { generator: 5e-3, discriminator: 2e-4 }), { generator: 20 }),
      ),
    () => grid() as never,
  ),
  'divergence-digits-dcgan': since(
    600,
    run(
      'divergence',
      'a',
      [1800, 24],
      () => any(dcgan({ ...fast, learningRate: 'step < 600 ? 2e-3 : 0.3', seed: 1 })),
      digits,
    ),
  ),
  'divergence-ring-wgan-gp': since(
    500,
    run(
      'divergence',
      'b',
      [1800, 64],
      () => any(wganGp({ ...points, learningRate: 'step < 500 ? 1e-3 : 0.3', seed: 1 })),
      () => ring() as never,
    ),
  ),
  'not-finite-digits-dcgan': run(
    'not-finite',
    'a',
    [400, 24],
    () => any(dcgan({ ...small, seed: 1 })),
    () => withNaN(digits(), 'images', 1234),
  ),
  'not-finite-ring-wgan-gp': since(
    100,
    run(
      'not-finite',
      'b',
      [600, 64],
      () => any(wganGp({ ...points, learningRate: 'step < 100 ? 1e-4 : 1e12', seed: 1 })),
      () => ring() as never,
    ),
  ),
  'learning-rate-digits-wgan-gp': run(
    'learning-rate',
    'a',
    [360, 24],
    () => any(wganGp({ size: 16, channels: 1, features: 8, learningRate: 0.1, seed: 1 })),
    digits,
  ),
  'learning-rate-digits-dcgan': run(
    'learning-rate',
    'b',
    [800, 24],
    () => any(withRates(dcgan({ ...small, seed: 1 }), { generator: 0.2, discriminator: 2e-3 })),
    digits,
  ),
  'too-few-data-digits-dcgan': run(
    'too-few-data',
    'a',
    [1000, 24],
    () => any(dcgan({ ...small, learningRate: 1e-3, seed: 1 })),
    () => digits(200),
  ),
  'too-few-data-digits-acgan': run(
    'too-few-data',
    'b',
    [1400, 24],
    () => any(dcgan({ ...small, loss: 'hinge', discriminatorNorm: 'none', seed: 1 })),
    () => digits(120),
  ),
  'augmentation-leak-holes': run(
    'augmentation-leak',
    'a',
    [1800, 24],
    () => any(dcgan({ ...fast, seed: 1 })),
    () => withHoles(digits()),
    digits,
  ),
  'augmentation-leak-strips': run(
    'augmentation-leak',
    'b',
    [1800, 24],
    () => any(dcgan({ ...fast, seed: 2 })),
    () => withStrips(digits()),
    digits,
  ),
  'lost-classes-digits-dcgan': closely(
    run(
      'lost-classes',
      'a',
      [2400, 24],
      () => any(dcgan({ ...fast, seed: 1 })),
      () => digitsOf([0, 400, 400, 400, 400, 400, 400, 400, 400, 400]),
      digits,
    ),
  ),
  'lost-classes-table-ctgan': run(
    'lost-classes',
    'b',
    [800, 100],
    () => any(ctgan({ table: table(), generatorUnits: [48], criticUnits: [48], learningRate: 2e-3, seed: 1 })),
    () => ({ ...workers(0.005), entries: workers().entries }),
    workers,
  ),
  'bias-digits-dcgan': closely(
    run(
      'bias',
      'a',
      [2400, 24],
      () => any(dcgan({ ...fast, seed: 1 })),
      () => onlyClasses(digitsOf([400, 60]), [0, 1]),
      () => onlyClasses(digits(), [0, 1]),
    ),
  ),
  'bias-digits-of-four': closely(
    run(
      'bias',
      'b',
      [2400, 24],
      () => any(dcgan({ ...fast, seed: 2 })),
      () => onlyClasses(digitsOf([50, 0, 50, 0, 50, 0, 0, 400]), [0, 2, 4, 7]),
      () => onlyClasses(digits(), [0, 2, 4, 7]),
    ),
  ),
};
