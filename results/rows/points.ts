import { type Gan, type PointBatch, randomStream } from '@ganforge/core';
import { grid } from '@ganforge/data';
import { gan, wganGp } from '@ganforge/models';
import { train } from '@ganforge/trainer';
import { modesOf } from '../measures/modes.ts';
import { pointPicture } from '../measures/point-picture.ts';
import type { Bar, Measured, ResultRow } from '../row.ts';

const [STEPS, BATCH, EVERY, JUDGED] = [9000, 128, 1500, 2500];

/**
 * The losses, and the weight of the R1 penalty that bounds the discriminator. For `wasserstein` it is the only bound.
 */
const losses = {
  'non-saturating': 0.05,
  minimax: 0.05,
  'least-squares': 0.05,
  hinge: 0.05,
  wasserstein: 1,
  'relativistic-average': 0.05,
  'relativistic-average-least-squares': 0.03,
  'relativistic-average-hinge': 0.05,
} as const;

const bars: readonly Bar[] = [
  { measure: 'modes of 25', least: 20 },
  { measure: 'within 3 sigma', least: 0.5 },
];
/** Descriptions of the pictures. */
const seen: Readonly<Record<string, string>> = {
  'non-saturating': 'Samples reach all gaussians. A third of the samples lie on lines between neighbours.',
  minimax:
    'Samples reach all gaussians. Almost half of the samples lie on lines between neighbours or beside the gaussians.',
  'least-squares':
    'About half of the samples are on gaussians, and the others are on lines between neighbours. Five gaussians have no samples.',
  hinge:
    'About half of the samples are on gaussians, and the others are on lines between neighbours. Three gaussians have no samples.',
  wasserstein: 'Samples reach all gaussians. A third of the samples lie on lines between neighbours.',
  'relativistic-average':
    'Samples reach all gaussians. Half of the samples lie on lines between neighbours, and some of these lines are diagonal.',
  'relativistic-average-least-squares':
    'About half of the samples are on gaussians, mostly on those near the middle. The other samples lie on lines to the corners. Several gaussians at the border have few samples or none.',
  'relativistic-average-hinge':
    'Two thirds of the samples are on gaussians, and the others are on lines between neighbours. One gaussian has no samples.',
  'wgan-gp': 'Samples reach all gaussians. A sixth of the samples lie on lines between neighbours.',
};
const falling = (rate: number): string => `${rate} * (1 - step / ${STEPS})`;
/**
 * The discriminator updates three times per step. Its layers have half as many units as usual, so they train faster.
 */
const game = { discriminatorUpdates: 3, maxoutUnits: 64, maxoutPieces: 3 } as const;

/**
 * Lists the rows on 25 gaussians that form a grid. For each loss, a row trains the original GAN with an R1 penalty.
 * Another row trains WGAN-GP.
 */
export const pointRows: readonly ResultRow[] = [
  ...Object.entries(losses).map(([loss, r1]) => {
    const common = { dimensions: 2, features: 128, ema: 0.995, learningRate: falling(3e-3) } as const;
    const options = { ...common, ...game, loss, r1, r1Every: 1 };
    const made = (): Gan<PointBatch> => gan({ ...options, seed: 1 } as Parameters<typeof gan>[0]) as Gan<PointBatch>;
    return pointRow(`25-gaussians-${loss}`, 'gan', 'gan/gan.ts', options, made, seen[loss]);
  }),
  (() => {
    const options = { dimensions: 2, features: 128, criticUpdates: 2, ema: 0.99, learningRate: falling(2e-3) };
    const made = (): Gan<PointBatch> => wganGp({ ...options, seed: 1 }) as Gan<PointBatch>;
    return pointRow('25-gaussians-wgan-gp', 'wganGp', 'wasserstein/wgan-gp.ts', options, made, seen['wgan-gp']);
  })(),
];

function pointRow(
  name: string,
  variant: string,
  source: string,
  options: Readonly<Record<string, unknown>>,
  made: () => Gan<PointBatch>,
  looks: string | undefined,
): ResultRow {
  return {
    ...{ name, variant, source, bars, data: '25 gaussians on a 5 x 5 grid (20,000 points)' },
    ...(looks !== undefined && { seen: looks }),
    settings: { ...options, seed: 1, steps: STEPS, batchSize: BATCH },
    async run() {
      const data = grid({ size: 20_000 });
      const variantOf = made();
      const found: Measured[] = [];
      let last: Float32Array | undefined;
      const metric = {
        names: ['modes of 25'],
        every: EVERY,
        async evaluate({ gan: trained, step }: { gan: Gan<PointBatch>; step: number }) {
          const { points } = await trained.sample({ n: JUDGED, random: randomStream(1, 'judged') });
          last = Float32Array.from(await points!.data());
          points!.dispose();
          const { modes, share } = modesOf(last, data);
          found.push({ step, measures: { 'modes of 25': modes, 'within 3 sigma': share } });
          return { 'modes of 25': modes };
        },
      };
      const common = { steps: STEPS, batchSize: BATCH, seed: 1, sampleEvery: 0, checkpointEvery: 0, logEvery: 100 };
      const { seconds, step } = await train(variantOf, data, { ...common, metrics: [metric], progress: true });
      variantOf.dispose();
      // Modes above the bar do not count, because they depend on a few stray samples.
      const score = ({ measures }: Measured): number =>
        Math.min(measures['modes of 25']!, bars[0]!.least!) + measures['within 3 sigma']!;
      const best = found.reduce((a, b) => (score(b) > score(a) ? b : a));
      return {
        steps: step,
        seconds,
        best,
        last: found.at(-1)!,
        pictureOf: 'last',
        picture: pointPicture(last!.subarray(0, 2000), data.points.subarray(0, 2000)),
      };
    },
  };
}
