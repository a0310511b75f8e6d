import type { RunView } from '../view/run-view.ts';
import { mean, type Point } from '../view/series.ts';
import { augmentation, learningRate, optionsOf, setting } from './advice.ts';
import type { Check, Found } from './check.ts';
import { discriminatorLoss, margin } from './losses.ts';
import { digits, percent, pictured } from './recent.ts';

/** The share of the run that is judged. The next constant is the minimum number of points. */
const SHARE = 0.2;
const POINTS = 8;
/**
 * The discriminator is always right if one of two conditions is true: its loss divided by its idle value is below WON,
 * or `D(x) - D(G(z))` is above MARGIN.
 */
const WON = 0.03;
const MARGIN = 0.95;
/**
 * The discriminator has lost if its loss divided by its idle value is above LOST, while the distance of the samples to
 * the data is above FAR.
 */
const LOST = 0.97;
const FAR = 0.1;

/** Finds a discriminator that is always right. The generator learns nothing from such a discriminator. */
export const discriminatorWon: Check = {
  name: 'discriminator-won',
  title: 'The discriminator has won',
  why: 'A discriminator that is always right does not tell the generator what would be better.',
  source:
    'A discriminator loss of 0 is a failure mode: Chintala et al. 2016, "How to train a GAN" (ganhacks), tip 10. This project set the threshold, 3 % of the loss of a discriminator that only guesses, on recorded runs.',
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
        `The loss of the discriminator is ${digits(value)} over the last ${window.length} points; a discriminator that only guesses has ${digits(loss.idle)}.` +
        (between === undefined ? '' : ` D(x) is above D(G(z)) by ${digits(between)}.`),
      numbers: [{ name: loss.name, value, threshold: WON * loss.idle }],
      curves: pictured(loss.name, loss.series.points, WON * loss.idle),
      confidence: value < (WON / 4) * loss.idle ? 'strong' : 'likely',
      advice: [
        ...augmentation(view, 'The discriminator cannot memorise augmented images.'),
        ...setting(view, 'discriminatorNorm', 'spectral', 'Spectral norms make the discriminator weaker.'),
        ...setting(view, 'realLabel', 0.9, 'With one-sided label smoothing the discriminator is less certain.'),
        ...setting(
          view,
          'discriminatorUpdates',
          1,
          'With fewer updates of the discriminator the generator can follow.',
        ),
      ],
    };
  },
};

/**
 * Finds a discriminator that cannot distinguish real from generated examples, although the samples are still far from
 * the data.
 */
export const discriminatorLost: Check = {
  name: 'discriminator-lost',
  title: 'The discriminator has lost',
  why: 'The discriminator cannot tell samples from data, although the samples are not good yet. So the generator does not learn in which direction to change.',
  source:
    'A discriminator that only guesses has the loss 2 ln 2 for cross-entropy (Goodfellow et al. 2014, section 4.1) and 2 for the hinge loss. This project set the thresholds (97 % of it, an energy distance above 0.1) on recorded runs.',
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
        `The loss of the discriminator is ${digits(average * loss.idle)}, and a discriminator that only guesses has ${digits(loss.idle)}; ` +
        `the distance of the samples to the data is ${digits(distance)}, on a scale from 0 to 1.`,
      numbers: [
        { name: `${loss.name} over its idle value`, value: average, threshold: LOST },
        { name: 'samples/distance', value: distance, threshold: FAR },
      ],
      curves: pictured(loss.name, loss.series.points, loss.idle),
      confidence: average > 1.2 ? 'strong' : 'likely',
      advice: [
        ...setting(view, 'realLabel', 1, 'Without label smoothing the discriminator learns more.'),
        ...setting(view, 'instanceNoise', 0, 'Noise hides differences from the discriminator.'),
        ...setting(view, 'discriminatorUpdates', 2, 'With more updates the discriminator learns more.'),
        ...learningRate(view, 3, 'With a larger learning rate the discriminator learns faster.'),
      ],
    };
  },
};

/** Finds a discriminator that has memorised the training examples. */
export const tooFewData: Check = {
  name: 'too-few-data',
  title: 'Too few training examples',
  why: 'The discriminator has memorised the training examples. It rejects everything else, and the samples get worse.',
  source:
    'Karras et al. 2020, "Training GANs with limited data", section 3, use r_t = E[sign D(train)] with the target 0.6. The limit of 2,000 examples comes from the experiments of DiffAugment and ADA.',
  find(view) {
    return withoutExamples(view) ?? learntByHeart(view);
  },
};

/**
 * A dataset is small if it has fewer examples than FEW. SEEN is the number of times that the discriminator must have
 * seen it.
 */
const FEW = 2000;
const SEEN = 20;
const SIGN = 0.6;
/** If the loss divided by its idle value is below this, the discriminator is almost always right. */
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
    seen: `The dataset has ${size} examples, and the discriminator has seen it ${Math.round(epochs)} times. It recognises ${digits(50 + 50 * value)} % of the examples as real, and its loss is ${percent(level)} of that of a discriminator that only guesses.`,
    numbers: [
      { name: `${loss.name} over its idle value`, value: level, threshold: SURE },
      { name: 'discriminator/sign', value, threshold: SIGN },
      { name: 'examples', value: size, threshold: FEW },
    ],
    curves: pictured(loss.name, loss.series.points, SURE * loss.idle),
    confidence: level < SURE / 2 ? 'strong' : 'likely',
    advice: [
      ...augmentation(view, 'Augmentation makes training on a few hundred images possible.'),
      ...setting(view, 'ema', 0.99, 'Averaged weights change less from step to step.'),
      { set: [], because: 'Train on more examples: this helps more than any setting.' },
    ],
  };
}

/** Finds classes of the GAN for which the data has no examples. */
function withoutExamples({ probes }: RunView): Found | undefined {
  const empty = [...probes].flatMap(([name, series]) => {
    const found = /^share\/(.*)\/trained$/.exec(name);
    return found !== null && series.last?.[1] === 0 ? [found[1]!] : [];
  });
  if (empty.length === 0) return undefined;
  return {
    title: 'A class without examples',
    why: 'The samples of a class without training examples are arbitrary.',
    seen: `The data has no example of ${empty.join(', ')}.`,
    numbers: [{ name: 'classes without examples', value: empty.length, threshold: 0 }],
    confidence: 'certain',
    source: 'No threshold: the labels of the data are counted.',
    advice: [{ set: [], because: 'Add examples of this class, or remove the class.' }],
  };
}

/** Returns the newest fifth of the points, but at least eight points. */
function windowOf(points: readonly Point[]): readonly Point[] | undefined {
  if (points.length < 2 * POINTS) return undefined;
  return points.slice(-Math.max(POINTS, Math.floor(SHARE * points.length)));
}

/** Returns whether D(x) is logged after a sigmoid. In this case 1 means certain. */
function isLogistic(view: RunView): boolean {
  const highest = Math.max(...(view.logged.get('discriminator/D(x)')?.values ?? [Number.POSITIVE_INFINITY]));
  return highest <= 1;
}
