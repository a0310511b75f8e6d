import { GanError } from '@ganforge/formats';
import {
  type DiscriminatorLabels,
  hinge,
  leastSquares,
  minimax,
  nonSaturating,
  relativisticAverage,
  relativisticAverageHinge,
  relativisticAverageLeastSquares,
  resolveLabels,
  wasserstein,
} from '@ganforge/losses';
import type * as tf from '@tensorflow/tfjs-core';

const choices = [
  'non-saturating',
  'minimax',
  'least-squares',
  'hinge',
  'wasserstein',
  'relativistic-average',
  'relativistic-average-least-squares',
  'relativistic-average-hinge',
] as const;

/** The names of the adversarial losses. */
export type AdversarialLossName = (typeof choices)[number];

/** The type of the option `loss` whose default is D. */
type LossOption<D extends AdversarialLossName> = {
  readonly loss: {
    readonly type: 'choice';
    readonly choices: typeof choices;
    readonly default: D;
    readonly about: string;
  };
};

/** Defines the option `loss` with cross-entropy as its default. */
export const crossEntropyLoss: LossOption<'non-saturating'> = {
  loss: {
    type: 'choice',
    choices,
    default: 'non-saturating',
    about:
      'The adversarial loss of both players, by its name in @ganforge/losses. wasserstein needs a bounded discriminator: spectral norms, a gradient penalty or weight clipping.',
  },
};

/** Defines the option `loss` with hinge as its default. */
export const hingeLoss: LossOption<'hinge'> = {
  loss: {
    type: 'choice',
    choices,
    default: 'hinge',
    about: 'The adversarial loss of both players, by its name in @ganforge/losses.',
  },
};

/** Contains the losses of both players in one form, for all kinds of losses. */
export interface AdversarialLoss {
  /** Whether a logit above 0 means real, as for the cross-entropy and hinge losses. */
  readonly isSigned: boolean;
  /** @param onReal returns the logits of real examples; only relativistic losses call it */
  generator(onFake: tf.Tensor, onReal: () => tf.Tensor): tf.Scalar;
  discriminator(onReal: tf.Tensor, onFake: tf.Tensor): tf.Scalar;
}

/**
 * Returns the losses with the given name.
 *
 * @param labels the targets of the discriminator; only cross-entropy losses have targets
 * @throws GanError `argument` if the labels are invalid, or if they are given for a loss without targets
 */
export function adversarialLoss(
  where: string,
  name: AdversarialLossName,
  labels: Required<DiscriminatorLabels> = { realLabel: 1, fakeLabel: 0 },
): AdversarialLoss {
  const targets = resolveLabels(where, labels);
  if (name === 'minimax' || name === 'non-saturating') {
    const pair = { minimax, 'non-saturating': nonSaturating }[name];
    return {
      isSigned: true,
      generator: (onFake) => pair.generator(onFake, targets),
      discriminator: (onReal, onFake) => pair.discriminator(onReal, onFake, targets),
    };
  }
  if (targets.realLabel !== 1 || targets.fakeLabel !== 0) {
    const problem = `loss '${name}' has no labels; received realLabel ${targets.realLabel}, fakeLabel ${targets.fakeLabel}`;
    throw new GanError(where, `${problem}. Leave them out, or try loss 'non-saturating'.`);
  }
  switch (name) {
    case 'least-squares':
      return plain(leastSquares);
    case 'hinge':
      return plain(hinge, true);
    case 'wasserstein':
      return plain(wasserstein);
    case 'relativistic-average':
      return relativistic(relativisticAverage);
    case 'relativistic-average-least-squares':
      return relativistic(relativisticAverageLeastSquares);
    case 'relativistic-average-hinge':
      return relativistic(relativisticAverageHinge);
  }
}

interface Pair {
  generator(onFake: tf.Tensor): tf.Scalar;
  discriminator(onReal: tf.Tensor, onFake: tf.Tensor): tf.Scalar;
}

function plain(pair: Pair, isSigned = false): AdversarialLoss {
  return {
    isSigned,
    generator: (onFake) => pair.generator(onFake),
    discriminator: (onReal, onFake) => pair.discriminator(onReal, onFake),
  };
}

interface RelativisticPair {
  generator(onReal: tf.Tensor, onFake: tf.Tensor): tf.Scalar;
  discriminator(onReal: tf.Tensor, onFake: tf.Tensor): tf.Scalar;
}

function relativistic(pair: RelativisticPair): AdversarialLoss {
  return {
    isSigned: false,
    generator: (onFake, onReal) => pair.generator(onReal(), onFake),
    discriminator: (onReal, onFake) => pair.discriminator(onReal, onFake),
  };
}
