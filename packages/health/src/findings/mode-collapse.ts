import type { RunView } from '../view/run-view.ts';
import { mean } from '../view/series.ts';
import { augmentation, learningRate, optionsOf, setting } from './advice.ts';
import type { Check } from './check.ts';
import { discriminatorLoss } from './losses.ts';
import { areNear, digits, isSettled, percent, pictured, recent, recentProbe } from './recent.ts';

/** The diversity below which a generator has collapsed: over all samples, and within classes. */
const DIVERSITY = 0.5;
const WITHIN = 0.4;
/**
 * If the discriminator loss divided by its idle value is below this, the discriminator is too certain. The first advice
 * is then to make it smoother.
 */
const SURE = 0.1;
const SURE_POINTS = 8;
/**
 * The limit for the support by the birthday test. MISSING is the limit for the share of the data that is in cells with
 * hardly any samples.
 */
const SUPPORT = 0.04;
const MISSING = 0.5;
/**
 * Number of consecutive probes that must agree. While it learns, a healthy generator also has few modes for a short
 * time.
 */
const NARROW_PROBES = 4;
const FEW_PROBES = 5;
/**
 * The factor by which the diversity of the samples must have been higher before. FELL_PROBES is the number of
 * consecutive probes that must agree.
 */
const FELL = 3;
const FELL_PROBES = 3;
/**
 * The limit for the diversity of samples that do not look like examples and whose distance to the data does not
 * decrease. This finding needs one of two facts: the discriminator is too certain, or the samples are closer to the
 * data than those of a generator that has not learned anything yet.
 */
const STUCK = 0.25;
const BEGUN = 0.6;
const STUCK_LEFT = 0.97;
const STUCK_PROBES = 6;

/** Finds a generator that produces only a few different samples. */
export const modeCollapse: Check = {
  name: 'mode-collapse',
  isOfProbes: true,
  title: 'Mode collapse',
  why: 'The generator makes only a few different samples, and most of the data has no samples like it.',
  source:
    'The birthday test is by Arora & Zhang 2018, "Do GANs learn the distribution?"; counting regions without samples is by Richardson & Weiss 2018, "On GANs and GMMs". This project set the thresholds on recorded runs.',
  find(view) {
    const { probes } = view;
    const [diversity, support, missing, within] = ['diversity', 'support', 'missing', 'within-class'].map(
      (name) => probes.get(`samples/${name}`)?.last?.[1],
    );
    if (diversity === undefined || support === undefined || missing === undefined) return undefined;
    const isInClasses = below(view, 'samples/within-class', WITHIN, NARROW_PROBES) && areNear(view, NARROW_PROBES);
    if (!isNarrow(view) && !isFew(view) && !fell(view) && !isStuck(view) && !isInClasses) return undefined;
    const shown = isInClasses && diversity > DIVERSITY ? 'samples/within-class' : 'samples/diversity';
    const threshold = shown === 'samples/diversity' ? DIVERSITY : WITHIN;
    const isSmoothFirst = isInClasses || isSure(view);
    const smooth = setting(
      view,
      'discriminatorNorm',
      'spectral',
      'A smoother discriminator has a gradient everywhere.',
    );
    return {
      seen:
        shown === 'samples/diversity'
          ? `Two samples differ ${digits(diversity)} times as much as two examples of the data; ${percent(missing)} of the data lies in regions with hardly any sample.`
          : `Two samples of one class differ ${digits(within!)} times as much as two examples of one class, so each class has hardly more than one image.`,
      numbers: [
        { name: 'samples/diversity', value: diversity, threshold: DIVERSITY },
        ...(within === undefined ? [] : [{ name: 'samples/within-class', value: within, threshold: WITHIN }]),
        { name: 'samples/support', value: support, threshold: SUPPORT },
        { name: 'samples/missing', value: missing },
      ],
      curves: pictured(shown, probes.get(shown)!.points, threshold),
      confidence: probes.get(shown)!.last![1] < threshold / 2 || support < SUPPORT / 5 ? 'strong' : 'likely',
      advice: [
        ...(optionsOf(view).loss === 'minimax'
          ? setting(view, 'loss', 'non-saturating', 'This loss has a large gradient where the discriminator is right.')
          : []),
        ...(isSmoothFirst ? smooth : []),
        ...(view.record.config.dataset.size < 5000
          ? augmentation(view, 'A discriminator that has not memorised the data accepts more different samples.')
          : []),
        ...(isSmoothFirst ? [] : smooth),
        ...setting(
          view,
          'pac',
          2,
          'A discriminator that sees two samples together can see that they are alike (PacGAN).',
        ),
        ...setting(view, 'discriminatorUpdates', 2, 'A better discriminator notices which data are missing.'),
        ...learningRate(view, 0.5, 'A slower generator is less likely to collapse to one mode.'),
      ],
    };
  },
};

/** Returns whether samples look like examples, differ little from each other, and do not come closer to the data. */
function isNarrow(view: RunView): boolean {
  return below(view, 'samples/diversity', DIVERSITY, NARROW_PROBES) && areNear(view, NARROW_PROBES) && isSettled(view);
}

/** Returns whether samples look like examples, but contain few distinct samples and miss a part of the data. */
function isFew(view: RunView): boolean {
  const missing = recentProbe(view, 'samples/missing', FEW_PROBES) ?? [];
  const isMissing = missing.length > 0 && missing.every((value) => value > MISSING);
  return isMissing && below(view, 'samples/support', SUPPORT, FEW_PROBES) && areNear(view, FEW_PROBES);
}

/** Returns whether samples were far more diverse before. */
function fell(view: RunView): boolean {
  const before = Math.max(...(view.probes.get('samples/diversity')?.values ?? []));
  return before > DIVERSITY && below(view, 'samples/diversity', before / FELL, FELL_PROBES);
}

/** Returns whether all samples are alike and do not change. */
function isStuck(view: RunView): boolean {
  const distances = recentProbe(view, 'samples/distance', STUCK_PROBES);
  if (distances === undefined || !below(view, 'samples/diversity', STUCK, STUCK_PROBES - 1)) return false;
  const [before, now] = [mean(distances.slice(0, STUCK_PROBES / 2)), mean(distances.slice(STUCK_PROBES / 2))];
  return now > STUCK_LEFT * before && (now < BEGUN || isSure(view));
}

/** Returns whether the discriminator is almost always right. */
function isSure(view: RunView): boolean {
  const loss = discriminatorLoss(view);
  const last = recent(loss?.series, SURE_POINTS)?.map(([, value]) => value);
  return last !== undefined && mean(last) < SURE * loss!.idle;
}

/** Returns whether the last `n` values of a probe are all below a limit. */
function below(view: RunView, name: string, limit: number, n: number): boolean {
  return recentProbe(view, name, n)?.every((value) => value < limit) ?? false;
}
