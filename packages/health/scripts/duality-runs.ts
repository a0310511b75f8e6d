import { ring, swissRoll } from '@ganforge/data';
import { wganGp } from '@ganforge/models';
import { any, healthy, type PlannedRun, points, run, since, withDuality } from './planned-run.ts';

/** Runs whose duality gap is measured: two healthy ones, and two that leave an equilibrium. */
export const DUALITY_RUNS: Readonly<Record<string, PlannedRun>> = {
  'ring-wgan-gp-duality': withDuality(
    100,
    healthy(
      'a',
      [1600, 64],
      () => any(wganGp({ ...points, seed: 4 })),
      () => ring() as never,
    ),
  ),
  'swiss-roll-wgan-gp-duality': withDuality(
    100,
    healthy(
      'b',
      [1600, 64],
      () => any(wganGp({ ...points, learningRate: 5e-4, seed: 5 })),
      () => swissRoll() as never,
    ),
  ),
  'duality-gap-ring-wgan-gp': withDuality(
    100,
    since(
      500,
      run(
        'duality-gap',
        'a',
        [1800, 64],
        () => any(wganGp({ ...points, learningRate: 'step < 500 ? 1e-3 : 0.02', seed: 2 })),
        () => ring() as never,
      ),
    ),
  ),
  'duality-gap-swiss-roll-wgan-gp': withDuality(
    100,
    since(
      500,
      run(
        'duality-gap',
        'b',
        [1800, 64],
        () => any(wganGp({ ...points, learningRate: 'step < 500 ? 5e-4 : 0.02', seed: 3 })),
        () => swissRoll() as never,
      ),
    ),
  ),
};
