import { augmentation } from './advice.ts';
import type { Check } from './check.ts';
import { areNear, digits, isSettled, percent, pictured, recentProbe } from './recent.ts';

/** Number of consecutive probes that must agree. */
const IN_A_ROW = 3;
/**
 * The distance of samples to the nearest training example, divided by the distance between training examples. COPIES is
 * the share of samples that are copies.
 */
const MEMORISED = 0.7;
const COPIES = 0.1;
/** The share of images with filled blocks, minus this share in the data. */
const FILLED = 0.15;
/**
 * The part of this share that must remain over the consecutive probes. Blurred photographs have grey areas only until
 * they get better.
 */
const STAYS = 0.75;
/** The share of images with filled blocks below which samples are no longer plain grey. */
const GREY = 0.1;
/** The diversity above which samples are no longer all the same grey image. */
const VARIED = 0.35;
/** The spread of the brightness, divided by that of the data. */
const BRIGHTNESS = 2;

/** Finds samples that are copies of training examples. */
export const memorisation: Check = {
  name: 'memorisation',
  isOfProbes: true,
  title: 'Memorisation',
  why: 'The samples are copies of training examples. They contain nothing new and may reveal private data.',
  source:
    'Meehan et al. 2020, "A non-parametric test to detect data-copying in generative models", compare the same distances. This project set the thresholds, 0.7 and 10 % of the samples, on recorded runs.',
  find(view) {
    const nearest = recentProbe(view, 'samples/nearest', IN_A_ROW);
    const copies = recentProbe(view, 'samples/copies', IN_A_ROW);
    if (nearest === undefined || copies === undefined) return undefined;
    if (!nearest.every((value) => value < MEMORISED) || !copies.every((value) => value > COPIES)) return undefined;
    const [ratio, share] = [nearest.at(-1)!, copies.at(-1)!];
    return {
      seen: `Samples are ${digits(ratio)} times as far from the nearest training example as training examples are from each other; ${percent(share)} are nearer than half of this distance.`,
      numbers: [
        { name: 'samples/nearest', value: ratio, threshold: MEMORISED },
        { name: 'samples/copies', value: share, threshold: COPIES },
      ],
      curves: pictured('samples/nearest', view.probes.get('samples/nearest')!.points, MEMORISED),
      confidence: ratio < MEMORISED / 2 ? 'strong' : 'likely',
      advice: [
        { set: [], because: 'Train on more examples. A generator that can store every example copies them.' },
        ...augmentation(view, 'With augmentation the discriminator does not reward exact copies.'),
        {
          set: [],
          flags: [`--steps ${Math.max(1, Math.floor(view.step / 2))}`],
          because: 'Copies come late in training.',
        },
      ],
    };
  },
};

/** Finds samples that show effects of augmentation. */
export const augmentationLeak: Check = {
  name: 'augmentation-leak',
  isOfProbes: true,
  title: 'Augmentation leaks into samples',
  why: 'The samples show holes, borders or colours of the augmentation, which are not in the data.',
  source:
    'Karras et al. 2020, "Training GANs with limited data", section 2.2, define leaks. This project set the thresholds on recorded runs: 15 percentage points more images with grey blocks, or twice the spread of brightness.',
  find(view) {
    const filled = recentProbe(view, 'samples/filled', IN_A_ROW);
    const brightness = recentProbe(view, 'samples/brightness', IN_A_ROW);
    const distance = recentProbe(view, 'samples/distance', 1);
    if (filled === undefined || brightness === undefined || distance === undefined) return undefined;
    // A generator that has not learned anything yet produces plain grey images. So samples count only if they were
    // diverse and not grey before, or if they are diverse and similar to examples now.
    const varied = view.probes.get('samples/diversity')?.values.map((value) => value > VARIED) ?? [];
    const wasClean = view.probes.get('samples/filled')!.values.some((value, i) => value < GREY && varied[i]);
    const isClean = varied.slice(-IN_A_ROW).every(Boolean) && areNear(view, IN_A_ROW);
    const passed = (wasClean || isClean) && isSettled(view);
    const isFilled = passed && filled.every((value) => value > Math.max(FILLED, STAYS * filled[0]!));
    const isBright = brightness.every((value) => value > BRIGHTNESS) && distance[0]! < 0.1;
    if (!isFilled && !isBright) return undefined;
    const name = isFilled ? 'samples/filled' : 'samples/brightness';
    const value = (isFilled ? filled : brightness).at(-1)!;
    const { augment } = view.record.config.options;
    return {
      seen: isFilled
        ? `The share of samples with blocks of plain grey, which shifts and holes leave, is ${percent(value)} higher than the share in the data.`
        : `The brightness of samples varies ${digits(value)} times as much as that of the data.`,
      numbers: [{ name, value, threshold: isFilled ? FILLED : BRIGHTNESS }],
      curves: pictured(name, view.probes.get(name)!.points, isFilled ? FILLED : BRIGHTNESS),
      confidence: value > 2 * (isFilled ? FILLED : BRIGHTNESS) ? 'strong' : 'likely',
      advice:
        Array.isArray(augment) && augment.length > 0
          ? [{ set: ['augment=translation'], because: 'Weaker augmentation leaks less.' }]
          : [
              {
                set: [],
                because:
                  'Augment the samples as well as the data, as the option augment does. Then augmentation leaks less.',
              },
            ],
    };
  },
};
