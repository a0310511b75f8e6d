import type { RunView } from '../view/run-view.ts';
import type { Series } from '../view/series.ts';
import { learningRate } from './advice.ts';
import type { Check } from './check.ts';
import { digits, pictured } from './recent.ts';

/**
 * A measurement must be worse than the best by this factor. The next constant is the number of such measurements in a
 * row.
 */
const WORSE = 1.5;
const IN_A_ROW = 3;
/** The minimum growth of the energy distance. In a healthy run it varies by less than this. */
const NOISE = 0.1;

/** Finds a run that is worse than its best checkpoint. */
export const divergence: Check = {
  name: 'divergence',
  isOfProbes: true,
  title: 'Worse than before',
  why: 'Training continues, but the samples get worse. So do not use the last checkpoint.',
  source:
    'Three measurements in a row above 1.5 times the best of the run; an energy distance must also be 0.1 above it. This project set the rule on recorded runs.',
  find(view) {
    const judged = judgedBy(view);
    if (judged === undefined) return undefined;
    const { name, series, noise } = judged;
    const points = series.points;
    const last = points.slice(-IN_A_ROW);
    const before = points.slice(0, -IN_A_ROW);
    if (before.length === 0) return undefined;
    const [at, best] = before.reduce((a, b) => (b[1] < a[1] ? b : a));
    const threshold = Math.max(WORSE * best, best + noise);
    if (!last.every(([, value]) => value > threshold)) return undefined;
    const now = last.at(-1)![1];
    return {
      seen: `${name} was ${digits(best)} at step ${at} and is ${digits(now)} now, ${digits(now / best)} times as much.`,
      numbers: [{ name, value: now, threshold }],
      curves: pictured(name, points, threshold),
      confidence: last.every(([, value]) => value > 2 * threshold) ? 'strong' : 'likely',
      advice: [
        { set: [], flags: [`--steps ${at}`], because: 'A run with this number of steps ends where this run was best.' },
        ...learningRate(view, 0.5, 'Smaller updates keep what the GAN has learned.'),
        ...(view.record.config.options.ema === 0
          ? [{ set: ['ema=0.999'], because: 'Averaged weights change less than the weights themselves.' }]
          : []),
      ],
    };
  },
};

function judgedBy(view: RunView): { name: string; series: Series; noise: number } | undefined {
  const metric = [...view.metrics].find(([name]) => /^(FD|FID|KID|CMMD)/i.test(name));
  if (metric !== undefined) return { name: metric[0], series: metric[1], noise: 0 };
  const distance = view.probes.get('samples/distance');
  return distance && { name: 'the distance of samples to the data', series: distance, noise: NOISE };
}
