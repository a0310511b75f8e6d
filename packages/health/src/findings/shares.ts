import type { RunView } from '../view/run-view.ts';
import { mean } from '../view/series.ts';
import type { Check } from './check.ts';
import { areNear, isSettled, percent, pictured, recentProbe } from './recent.ts';

/** Number of consecutive probes that must agree. */
const IN_A_ROW = 3;
/** Number of samples of a probe, for the confidence interval of a share. */
const SAMPLES = 256;
/** The two-sided critical value at the 1 % level. It is strict, because there are many groups and many probes. */
const CRITICAL = 2.576;
/**
 * A class is lost if its share is below this fraction of the expected share. Classes whose expected share is below RARE
 * are not judged.
 */
const LOST = 0.1;
const RARE = 0.05;
/**
 * The number of earlier probes to compare with. A difference counts as lasting if at least the fraction LEFT of the
 * difference remains.
 */
const EARLIER = 6;
const LEFT = 0.9;
/**
 * The fraction of the distance to the data that must remain. Some classes are learned late, so the distance must hardly
 * decrease any more.
 */
const SETTLED = 0.85;
/**
 * The smallest difference of shares that matters. BIAS is for categories of rows. BIAS_OF_NEIGHBOURS is for classes,
 * which are taken from the nearest example.
 */
const BIAS = 0.1;
const BIAS_OF_NEIGHBOURS = 0.2;

interface Share {
  readonly group: string;
  readonly data: number;
  readonly made: readonly number[];
  /** The share at an earlier probe. */
  readonly earlier: number;
}

/** Finds a class or category of the data that the generator hardly ever produces. */
export const lostClasses: Check = {
  name: 'lost-classes',
  isOfProbes: true,
  title: 'Lost classes',
  why: 'The generator hardly ever makes one class of images, or one category of a column.',
  source:
    'Srivastava et al. 2017, "VEEGAN", section 4, use classes to count lost modes. This project set the threshold, a tenth of the share in the data for groups of at least 5 %, on recorded runs.',
  find(view) {
    const lost = sharesOf(view).filter(
      ({ data, made }) => data >= RARE && made.every((share) => share < LOST * data) && isTold(mean(made), data),
    );
    if (lost.length === 0) return undefined;
    const shown = lost.reduce((a, b) => (b.data > a.data ? b : a));
    return {
      seen: `The generator hardly ever makes ${lost.map(({ group, data, made }) => `${group} (${percent(data)} of the data, ${percent(mean(made))} of the samples)`).join(', ')}.`,
      numbers: lost.map(({ group, data, made }) => ({ name: group, value: mean(made), threshold: LOST * data })),
      curves: pictured(`${shown.group}: share`, view.probes.get(`share/${shown.group}/made`)!.points, shown.data),
      confidence: lost.some(({ data }) => data >= 2 * RARE) ? 'strong' : 'likely',
      advice: [
        { set: [], flags: ['--balance'], because: 'The run then trains on every class equally often.' },
        {
          set: [],
          because: 'Check whether the data has enough examples of the class, and whether their labels are right.',
        },
      ],
    };
  },
};

/** Finds groups whose share in the samples differs from their share in the data. */
export const bias: Check = {
  name: 'bias',
  isOfProbes: true,
  title: 'Bias',
  why: 'A group is more or less frequent in the samples than in the data. If you use the samples, your results have the same bias.',
  source:
    'The interval is that of Wilson 1927. This project set the thresholds on recorded runs: a difference of 10 percentage points for categories of columns and of 20 for classes, three probes in a row.',
  find(view) {
    const skewed = sharesOf(view).filter(({ group, data, made, earlier }) => {
      if (Math.abs(made.at(-1)! - data) < LEFT * Math.abs(earlier - data)) return false;
      const most = isClass(view, group) ? BIAS_OF_NEIGHBOURS : BIAS;
      const side = Math.sign(mean(made) - data);
      return made.every((share) => side * (share - data) >= most && isTold(share, data));
    });
    if (skewed.length === 0) return undefined;
    const shown = skewed.reduce((a, b) => (off(b) > off(a) ? b : a));
    const [low, high] = interval(mean(shown.made));
    return {
      seen: `${shown.group} is ${percent(shown.data)} of the data and ${percent(mean(shown.made))} of the samples (99 % interval ${percent(low)} to ${percent(high)}).`,
      numbers: skewed.map(({ group, data, made }) => ({ name: group, value: mean(made), threshold: data })),
      curves: pictured(`${shown.group}: share`, view.probes.get(`share/${shown.group}/made`)!.points, shown.data),
      confidence: off(shown) > 2 * BIAS ? 'strong' : 'likely',
      advice: [{ set: [], flags: ['--balance'], because: 'The run then trains on every class equally often.' }],
    };
  },
};

function sharesOf(view: RunView): readonly Share[] {
  if (!isSettled(view, EARLIER, SETTLED)) return [];
  const near = areNear(view, IN_A_ROW);
  return [...view.probes].flatMap(([name, series]) => {
    const found = /^share\/(.*)\/data$/.exec(name);
    const data = series.last?.[1];
    if (found === null || data === undefined) return [];
    const group = found[1]!;
    if (!near && isClass(view, group)) return []; // the nearest example of a blurred image is not meaningful
    const made = recentProbe(view, `share/${group}/made`, IN_A_ROW);
    const earlier = recentProbe(view, `share/${group}/made`, EARLIER)?.[0];
    return made === undefined || earlier === undefined ? [] : [{ group, data, made, earlier }];
  });
}

/** Returns whether a group is a class of the data. The class of a sample is that of its nearest example. */
function isClass({ record }: RunView, group: string): boolean {
  const entry = record.config.dataset.entries[group.split(':')[0]!];
  return entry?.kind === 'class';
}

/** Returns whether the share among the samples differs significantly from the share in the data. */
function isTold(share: number, data: number): boolean {
  const [low, high] = interval(share);
  return data < low || data > high;
}

/** Computes the confidence interval of Wilson for a share of {@link SAMPLES} samples. */
function interval(share: number): readonly [number, number] {
  const z2 = CRITICAL ** 2 / SAMPLES;
  const middle = (share + z2 / 2) / (1 + z2);
  const half = (CRITICAL / (1 + z2)) * Math.sqrt((share * (1 - share)) / SAMPLES + z2 / (4 * SAMPLES));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

function off({ data, made }: Share): number {
  return Math.abs(mean(made) - data);
}
