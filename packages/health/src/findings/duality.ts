import { learningRate } from './advice.ts';
import type { Check } from './check.ts';
import { digits, pictured, recent } from './recent.ts';

/**
 * A finding needs a gap larger than this factor times the smallest gap. The next constant is the number of such
 * measurements in a row.
 */
const LARGER = 1.5;
const IN_A_ROW = 3;
/** The gap must have grown by this share of the scale of the game. Smaller changes are noise. */
const NOISE = 0.1;

/** Finds players that move away from an equilibrium. */
export const dualityGap: Check = {
  name: 'duality-gap',
  isOfProbes: true,
  title: 'The duality gap rises',
  why: 'Each player could gain more and more if the other did not change, so the players move away from an equilibrium.',
  source:
    'Grnarova et al. 2019, "A domain agnostic measure for monitoring and evaluating GANs", define the gap. The rule is that of this project for a Fréchet distance that gets worse: three measurements in a row above 1.5 times the smallest one, and above it by a tenth of the value of the game.',
  find(view) {
    const series = view.probes.get('duality/gap');
    const last = recent(series, IN_A_ROW);
    if (series === undefined || last === undefined) return undefined;
    const before = series.points.slice(0, -IN_A_ROW);
    if (before.length === 0) return undefined;
    const [at, least] = before.reduce((a, b) => (b[1] < a[1] ? b : a));
    const scale = Math.max(...(view.probes.get('duality/value')?.values.map(Math.abs) ?? [0]));
    const threshold = Math.max(LARGER * least, least + NOISE * scale);
    if (!last.every(([, value]) => value > threshold)) return undefined;
    const now = last.at(-1)![1];
    return {
      seen: `The duality gap was ${digits(least)} at step ${at} and is ${digits(now)} now.`,
      numbers: [{ name: 'duality/gap', value: now, threshold }],
      curves: pictured('duality/gap', series.points, threshold),
      confidence: last.every(([, value]) => value > 2 * threshold) ? 'strong' : 'likely',
      advice: [
        ...learningRate(view, 0.5, 'Smaller updates let the players follow each other.'),
        {
          set: [],
          flags: [`--steps ${at}`],
          because: 'A run with this number of steps ends where the players were nearest to an equilibrium.',
        },
      ],
    };
  },
};
