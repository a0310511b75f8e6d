import { learningRate, setting } from './advice.ts';
import type { Check } from './check.ts';
import { layersOf } from './layers.ts';
import { digits, pictured, recent } from './recent.ts';

/** A gradient norm of a layer is too large if it is above this value. */
const LARGE = 100;
/** A player learns nothing if its largest gradient norm is below this value. */
const SMALL = 1e-3;
const IN_A_ROW = 2;

/** Finds gradients that are far too large. */
export const explodingGradients: Check = {
  name: 'exploding-gradients',
  isOfProbes: true,
  title: 'Exploding gradients',
  why: 'One such update can destroy what many earlier updates have learned, and the next gradient may be infinite.',
  source: 'Chintala et al. 2016, "How to train a GAN" (ganhacks), tip 10, call norms over 100 a sign of trouble.',
  find(view) {
    const large = layersOf(view).flatMap((layer) => {
      const last = recent(layer.gradient, IN_A_ROW);
      return last?.every(([, value]) => value > LARGE) ? [{ ...layer, value: last.at(-1)![1] }] : [];
    });
    if (large.length === 0) return undefined;
    const worst = large.reduce((a, b) => (b.value > a.value ? b : a));
    return {
      seen: `The gradient of layer '${worst.layer}' has the norm ${digits(worst.value)}${others(large.length)}.`,
      numbers: [{ name: `${worst.layer}: norm of the gradient`, value: worst.value, threshold: LARGE }],
      curves: pictured(`${worst.layer}: norm of the gradient`, worst.gradient.points, LARGE),
      confidence: worst.value > 10 * LARGE ? 'strong' : 'likely',
      advice: [
        ...setting(view, 'discriminatorNorm', 'spectral', 'Spectral norms limit how steep the discriminator can be.'),
        ...(view.record.config.options.loss === 'wasserstein'
          ? setting(
              view,
              'loss',
              'hinge',
              'A Wasserstein critic needs a limit on its gradients; the hinge loss does not.',
            )
          : []),
        ...(view.record.config.options.lambda === 0
          ? setting(view, 'lambda', 10, 'The penalty keeps the norm of the critic’s gradients near 1.')
          : []),
        ...learningRate(view, 0.1, 'Smaller updates keep the weights in range.'),
      ],
    };
  },
};

/** Finds gradients that are too small to train a player. */
export const vanishingGradients: Check = {
  name: 'vanishing-gradients',
  isOfProbes: true,
  title: 'Vanishing gradients',
  why: 'The gradients of a player are nearly zero, so it learns nothing more, whatever the losses look like.',
  source:
    'If the discriminator is always right, the gradient of the minimax loss goes to zero (Arjovsky & Bottou 2017, theorem 2.4). This project set the threshold 1e-3 on recorded runs.',
  find(view) {
    const layers = layersOf(view);
    for (const player of new Set(layers.map((layer) => layer.player))) {
      const own = layers.filter((layer) => layer.player === player);
      const last = own.map((layer) => recent(layer.gradient, IN_A_ROW));
      if (last.some((points) => points === undefined)) continue;
      const largest = Math.max(...last.flatMap((points) => points!.map(([, value]) => value)));
      if (largest >= SMALL) continue;
      const shown = own.reduce((a, b) => (b.gradient.last![1] > a.gradient.last![1] ? b : a));
      return {
        seen: `No layer of player '${player}' has a gradient of norm above ${digits(largest)}.`,
        numbers: [{ name: `${player}: largest norm`, value: largest, threshold: SMALL }],
        curves: pictured(`${shown.layer}: norm of the gradient`, shown.gradient.points, SMALL),
        confidence: largest < SMALL / 100 ? 'strong' : 'likely',
        advice: [
          ...(view.record.config.options.loss === 'minimax'
            ? setting(
                view,
                'loss',
                'non-saturating',
                'This loss has a large gradient where the discriminator is right.',
              )
            : []),
          ...setting(view, 'discriminatorNorm', 'spectral', 'A smoother discriminator has a gradient everywhere.'),
          ...learningRate(view, 0.5, 'If the discriminator learns more slowly, the generator still gets gradients.'),
        ],
      };
    }
    return undefined;
  },
};

function others(count: number): string {
  return count === 1 ? '' : `, and those of ${count - 1} more are above ${LARGE}`;
}
