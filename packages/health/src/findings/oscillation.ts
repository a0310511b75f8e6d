import { learningRate, setting } from './advice.ts';
import type { Check } from './check.ts';
import { digits, isSettled, pictured } from './recent.ts';

/** The number of probes that are examined. */
const PROBES = 8;
/** The mean movement between two probes, in standard deviations of the data. */
const MOVEMENT = 1;
/** The distance between the first and the last position of the samples, divided by the length of their path. */
const PROGRESS = 0.5;

/** Finds samples that move back and forth in the space of the data without converging. */
export const oscillation: Check = {
  name: 'oscillation',
  isOfProbes: true,
  title: 'Oscillation',
  why: 'The samples change back and forth, and do not get better.',
  source:
    'Mescheder et al. 2018, "Which training methods for GANs do actually converge?", show such oscillations. This project set the thresholds on recorded runs.',
  find(view) {
    const [one, two] = ['samples/centre-1', 'samples/centre-2'].map((name) => view.probes.get(name)?.points ?? []);
    const n = Math.min(one!.length, two!.length);
    if (n < PROBES) return undefined;
    const path = Array.from({ length: PROBES }, (_, i) => {
      const at = n - PROBES + i;
      return [one![at]![1], two![at]![1]] as const;
    });
    const moves = path.slice(1).map((to, i) => Math.hypot(to[0] - path[i]![0], to[1] - path[i]![1]));
    const length = moves.reduce((a, b) => a + b, 0);
    const movement = length / moves.length;
    const [first, last] = [path[0]!, path.at(-1)!];
    const progress = Math.hypot(last[0] - first[0], last[1] - first[1]) / length;
    if (movement < MOVEMENT || progress > PROGRESS || !isSettled(view, PROBES)) return undefined;
    return {
      seen:
        `From probe to probe the mean of the samples moves by ${digits(movement)} standard deviations of the data; over the last ` +
        `${PROBES} probes its first and last position are ${digits(progress)} of the length of its path apart.`,
      numbers: [
        { name: 'movement', value: movement, threshold: MOVEMENT },
        { name: 'progress', value: progress, threshold: PROGRESS },
      ],
      curves: [...pictured('centre, first axis', one!), ...pictured('centre, second axis', two!)],
      confidence: movement > 2 * MOVEMENT ? 'strong' : 'likely',
      advice: [
        ...learningRate(view, 0.3, 'With smaller updates the players oscillate less.'),
        ...setting(view, 'beta1', 0, 'Without momentum the players oscillate less.'),
        ...setting(view, 'r1', 1, 'A penalty on the gradient at real examples damps the oscillation.'),
      ],
    };
  },
};
