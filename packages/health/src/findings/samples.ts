import { augmentation, learningRate, setting } from './advice.ts';
import type { Check } from './check.ts';
import { areNear, digits, percent, pictured, recentProbe } from './recent.ts';

/** Probes in a row that must agree. */
const IN_A_ROW = 3;
/** Diversity, and support by the birthday test, of a collapsed generator. */
const DIVERSITY = 0.5;
const SUPPORT = 0.04;
/** How many times as varied samples were before. */
const FELL = 3;
/** The share of the data in cells that the samples hardly reach. */
const MISSING = 0.5;
/** Distance to the nearest training example over that between training examples. */
const MEMORISED = 0.7;
const COPIES = 0.1;
/** Share of images with filled blocks beyond that of the data. */
const FILLED = 0.15;
/** The same of samples that are no longer plain grey. */
const GREY = 0.1;
/** Spread of the brightness over that of the data. */
const BRIGHTNESS = 2;

/** The generator makes a few things again and again. */
export const modeCollapse: Check = {
  name: 'mode-collapse',
  title: 'Mode collapse',
  why: 'The generator makes a few things again and again, and most of the data is never made.',
  source:
    'The birthday test: Arora & Zhang 2018, "Do GANs learn the distribution?"; cells without samples: Richardson & Weiss 2018, "On GANs and GMMs". A diversity below 0.5 or a third of what it was, and a support below 4 % with half of the data missing, were set on recorded runs, most of which were known then.',
  find(view) {
    const diversity = recentProbe(view, 'samples/diversity', IN_A_ROW);
    const support = recentProbe(view, 'samples/support', IN_A_ROW);
    const missing = recentProbe(view, 'samples/missing', IN_A_ROW);
    if (diversity === undefined || support === undefined || missing === undefined) return undefined;
    const near = areNear(view, IN_A_ROW);
    const isNarrow = near && diversity.every((value) => value < DIVERSITY);
    const isFew = near && support.every((value) => value < SUPPORT) && missing.every((value) => value > MISSING);
    const before = Math.max(...view.probes.get('samples/diversity')!.values);
    const fell = before > DIVERSITY && diversity.every((value) => value < before / FELL);
    if (!isNarrow && !isFew && !fell) return undefined;
    const [d, s, m] = [diversity.at(-1)!, support.at(-1)!, missing.at(-1)!];
    return {
      seen: `Two samples differ ${digits(d)} times as much as two examples of the data; ${percent(m)} of the data lies where there is hardly a sample.`,
      numbers: [
        { name: 'samples/diversity', value: d, threshold: DIVERSITY },
        { name: 'samples/support', value: s, threshold: SUPPORT },
        { name: 'samples/missing', value: m },
      ],
      curves: pictured('samples/diversity', view.probes.get('samples/diversity')!.points, DIVERSITY),
      confidence: d < DIVERSITY / 2 || s < SUPPORT / 5 ? 'strong' : 'likely',
      advice: [
        ...(view.record.config.dataset.size < 5000
          ? augmentation(view, 'A discriminator that does not learn the set by heart leaves room for more modes.')
          : []),
        ...setting(view, 'pac', 2, 'A discriminator that sees two samples together sees that they are alike (PacGAN).'),
        ...setting(view, 'discriminatorUpdates', 2, 'A better discriminator notices what is missing.'),
        ...learningRate(view, 0.5, 'A slower generator does not run to one mode.'),
      ],
    };
  },
};

/** Samples are copies of training examples. */
export const memorisation: Check = {
  name: 'memorisation',
  title: 'Memorisation',
  why: 'The samples are the training examples themselves, which teaches nothing new and may give away private data.',
  source:
    'Distance to the nearest training example over that of a training example to its nearest other one, below 0.7, with 10 % of the samples nearer than half of it: set on recorded runs, most of which were known then. The ratio: Meehan et al. 2020, "A non-parametric test to detect data-copying in generative models".',
  find(view) {
    const nearest = recentProbe(view, 'samples/nearest', IN_A_ROW);
    const copies = recentProbe(view, 'samples/copies', IN_A_ROW);
    if (nearest === undefined || copies === undefined) return undefined;
    if (!nearest.every((value) => value < MEMORISED) || !copies.every((value) => value > COPIES)) return undefined;
    const [ratio, share] = [nearest.at(-1)!, copies.at(-1)!];
    return {
      seen: `Samples are ${digits(ratio)} times as far from the nearest training example as training examples are from each other; ${percent(share)} are nearer than half of that.`,
      numbers: [
        { name: 'samples/nearest', value: ratio, threshold: MEMORISED },
        { name: 'samples/copies', value: share, threshold: COPIES },
      ],
      curves: pictured('samples/nearest', view.probes.get('samples/nearest')!.points, MEMORISED),
      confidence: ratio < MEMORISED / 2 ? 'strong' : 'likely',
      advice: [
        { set: [], because: 'More examples: a generator with room for each of them copies them.' },
        ...augmentation(view, 'The discriminator then cannot ask for exact copies.'),
        {
          set: [],
          flags: [`--steps ${Math.max(1, Math.floor(view.step / 2))}`],
          because: 'Copies come late in training.',
        },
      ],
    };
  },
};

/** Samples show what augmentation does to images. */
export const augmentationLeak: Check = {
  name: 'augmentation-leak',
  title: 'Augmentation leaks into samples',
  why: 'The generator draws the holes, borders or colours of the augmentation, which are not in the data.',
  source:
    'Leaks: Karras et al. 2020, "Training GANs with limited data", section 2.2. The alarms, 15 % of the images with blocks of the grey that shifts and holes leave, or twice the spread of brightness, were set on recorded runs, most of which were known then.',
  find(view) {
    const filled = recentProbe(view, 'samples/filled', IN_A_ROW);
    const brightness = recentProbe(view, 'samples/brightness', IN_A_ROW);
    const distance = recentProbe(view, 'samples/distance', 1);
    if (filled === undefined || brightness === undefined || distance === undefined) return undefined;
    // A generator that has learnt nothing yet makes plain grey; it has passed that once its samples were not grey.
    const passed = view.probes.get('samples/filled')!.values.some((value) => value < GREY);
    const isFilled = passed && filled.every((value) => value > FILLED);
    const isBright = brightness.every((value) => value > BRIGHTNESS) && distance[0]! < 0.1;
    if (!isFilled && !isBright) return undefined;
    const name = isFilled ? 'samples/filled' : 'samples/brightness';
    const value = (isFilled ? filled : brightness).at(-1)!;
    const { augment } = view.record.config.options;
    return {
      seen: isFilled
        ? `${percent(value)} more of the samples than of the data have blocks of plain grey, as shifts and holes leave them.`
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
                because: 'Augment samples as well as data: only what the discriminator sees of both cannot leak.',
              },
            ],
    };
  },
};
