import type { RunView } from '../view/run-view.ts';
import { mean, type Point } from '../view/series.ts';
import { augmentation, learningRate, optionsOf, setting } from './advice.ts';
import type { Check, Found } from './check.ts';
import { discriminatorLoss, margin } from './losses.ts';
import { digits, percent, pictured } from './recent.ts';

/** The window that is judged: a share of the run so far, and points at least. */
const SHARE = 0.2;
const POINTS = 8;
/** Loss over its idle value below which the discriminator is always right, and D(x) - D(G(z)) above which it is. */
const WON = 0.03;
const MARGIN = 0.95;
/** Loss over its idle value, and how far samples still are from the data, when the discriminator has lost. */
const LOST = 0.97;
const FAR = 0.1;

/** The discriminator is always right: the generator learns nothing from it. */
export const discriminatorWon: Check = {
  name: 'discriminator-won',
  title: 'The discriminator has won',
  why: 'A discriminator that is always right tells the generator nothing about what would be better.',
  source:
    'A discriminator loss of 0 is a failure mode: Chintala et al. 2016, "How to train a GAN" (ganhacks), tip 10. Saturation at 3 % of the idle value was set on recorded runs, most of which were known then.',
  find(view) {
    const loss = discriminatorLoss(view);
    const window = loss && windowOf(loss.series.points);
    if (loss === undefined || window === undefined) return undefined;
    const value = mean(window.map(([, value]) => value));
    const apart = windowOf(margin(view));
    const between = apart && mean(apart.map(([, value]) => value));
    const isSaturated = value < WON * loss.idle;
    if (!isSaturated || (isLogistic(view) && !loss.isHinge && between !== undefined && between < MARGIN))
      return undefined;
    return {
      seen:
        `The loss of the discriminator is ${digits(value)} over the last ${window.length} points; ${digits(loss.idle)} is that of one that knows nothing.` +
        (between === undefined ? '' : ` D(x) is above D(G(z)) by ${digits(between)}.`),
      numbers: [{ name: loss.name, value, threshold: WON * loss.idle }],
      curves: pictured(loss.name, loss.series.points, WON * loss.idle),
      confidence: value < (WON / 4) * loss.idle ? 'strong' : 'likely',
      advice: [
        ...augmentation(view, 'What it sees through augmentation it cannot learn by heart.'),
        ...setting(view, 'discriminatorNorm', 'spectral', 'Spectral norms hold it back.'),
        ...setting(view, 'realLabel', 0.9, 'One-sided label smoothing keeps it from being certain.'),
        ...setting(view, 'discriminatorUpdates', 1, 'Fewer updates leave the generator time.'),
      ],
    };
  },
};

/** The discriminator tells nothing from anything while the samples are still far from the data. */
export const discriminatorLost: Check = {
  name: 'discriminator-lost',
  title: 'The discriminator has lost',
  why: 'A discriminator that cannot tell samples from data gives the generator no direction, although the samples are not good yet.',
  source:
    'Idle values: 2 ln 2 for cross-entropy (Goodfellow et al. 2014, section 4.1), 2 for the hinge loss. The idle value is the loss of a discriminator that cannot tell real from generated. The limits (97 % of it, energy distance above 0.1) were chosen on recorded runs, most of which were known then.',
  find(view) {
    const loss = discriminatorLoss(view);
    const window = loss && windowOf(loss.series.points);
    const distance = view.probes.get('samples/distance')?.last?.[1];
    if (loss === undefined || window === undefined || distance === undefined || distance < FAR) return undefined;
    const least = Math.min(...window.map(([, value]) => value)) / loss.idle;
    const average = mean(window.map(([, value]) => value)) / loss.idle;
    if (average < LOST || least < LOST - 0.1) return undefined;
    return {
      seen:
        `The loss of the discriminator is ${digits(average * loss.idle)}, no better than the ${digits(loss.idle)} of one that knows nothing, ` +
        `and the samples are ${digits(distance)} from the data, of 1 at most.`,
      numbers: [
        { name: `${loss.name} over its idle value`, value: average, threshold: LOST },
        { name: 'samples/distance', value: distance, threshold: FAR },
      ],
      curves: pictured(loss.name, loss.series.points, loss.idle),
      confidence: average > 1.2 ? 'strong' : 'likely',
      advice: [
        ...setting(view, 'realLabel', 1, 'Full labels teach it more.'),
        ...setting(view, 'instanceNoise', 0, 'Noise hides the differences from it.'),
        ...setting(view, 'discriminatorUpdates', 2, 'More updates let it catch up.'),
        ...learningRate(view, 3, 'It learns faster at a larger rate.'),
      ],
    };
  },
};

/** The discriminator knows the training examples by heart. */
export const tooFewData: Check = {
  name: 'too-few-data',
  title: 'Too few data',
  why: 'A discriminator that knows the training examples by heart rejects everything else, and the samples get worse instead of better.',
  source:
    'r_t = E[sign D(train)] above 0.6 (Karras et al. 2020, "Training GANs with limited data", section 3), on sets that were seen 20 times or more; sets below 2,000 examples, the rule of DiffAugment’s and ADA’s experiments.',
  find(view) {
    return withoutExamples(view) ?? learntByHeart(view);
  },
};

/** Examples below which a set is small, and times that it was seen. */
const FEW = 2000;
const SEEN = 20;
const SIGN = 0.6;
/** Loss over its idle value of a discriminator that is right nearly always. */
const SURE = 0.45;
const PROBES = 3;

function learntByHeart(view: RunView): Found | undefined {
  const { size } = view.record.config.dataset;
  const epochs = view.examples / size;
  const sign = view.probes.get('discriminator/sign');
  const last = sign?.points.slice(-PROBES) ?? [];
  const loss = discriminatorLoss(view);
  const window = loss && windowOf(loss.series.points);
  if (loss === undefined || window === undefined || size >= FEW || epochs < SEEN || last.length < PROBES)
    return undefined;
  if (Array.isArray(optionsOf(view).augment) && (optionsOf(view).augment as unknown[]).length > 0) return undefined;
  const value = mean(last.map(([, value]) => value));
  const level = mean(window.map(([, value]) => value)) / loss.idle;
  if (!last.every(([, value]) => value > SIGN) || level > SURE) return undefined;
  return {
    seen: `The set has ${size} examples, seen ${Math.round(epochs)} times; the discriminator knows ${digits(50 + 50 * value)} % of them for real, and its loss is down to ${percent(level)} of that of one that knows nothing.`,
    numbers: [
      { name: `${loss.name} over its idle value`, value: level, threshold: SURE },
      { name: 'discriminator/sign', value, threshold: SIGN },
      { name: 'examples', value: size, threshold: FEW },
    ],
    curves: pictured(loss.name, loss.series.points, SURE * loss.idle),
    confidence: level < SURE / 2 ? 'strong' : 'likely',
    advice: [
      ...augmentation(view, 'Shifts, colours and holes make a few hundred images go far.'),
      ...setting(view, 'ema', 0.99, 'Averaged weights are steadier on small sets.'),
      { set: [], because: 'More examples help more than any setting.' },
    ],
  };
}

/** Classes that the GAN is asked for and the data has no example of. */
function withoutExamples({ probes }: RunView): Found | undefined {
  const empty = [...probes].flatMap(([name, series]) => {
    const found = /^share\/(.*)\/trained$/.exec(name);
    return found !== null && series.last?.[1] === 0 ? [found[1]!] : [];
  });
  if (empty.length === 0) return undefined;
  return {
    title: 'A class without examples',
    why: 'What a generator makes of a class that it has never seen is arbitrary.',
    seen: `The data has no example of ${empty.join(', ')}.`,
    numbers: [{ name: 'classes without examples', value: empty.length, threshold: 0 }],
    confidence: 'certain',
    source: 'No threshold: the labels of the data are counted.',
    advice: [
      { set: [], because: 'Add examples of it, or leave it out of the classes: what is sampled of it is arbitrary.' },
    ],
  };
}

/** The newest points: a fifth of what there is, eight at least. */
function windowOf(points: readonly Point[]): readonly Point[] | undefined {
  if (points.length < 2 * POINTS) return undefined;
  return points.slice(-Math.max(POINTS, Math.floor(SHARE * points.length)));
}

/** Whether D(x) is logged through a sigmoid, so that 1 is certainty. */
function isLogistic(view: RunView): boolean {
  const highest = Math.max(...(view.logged.get('discriminator/D(x)')?.values ?? [Number.POSITIVE_INFINITY]));
  return highest <= 1;
}
