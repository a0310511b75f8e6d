import { useEngine } from '@ganforge/engine';
import * as losses from '@ganforge/losses';
import '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { adversarialLoss, crossEntropyLoss, hingeLoss } from '../../src/shared/adversarial-loss.ts';

beforeAll(() => useEngine('cpu'));

const mean = (of: readonly number[]) => of.reduce((sum, x) => sum + x, 0) / of.length;
const softplus = (x: number) => Math.log1p(Math.exp(x));
const [real, fake] = [
  [0.7, -1.4, 2.2],
  [-0.3, 1.6, -2.1],
];

/** The values that the generator and the discriminator minimise with each loss. */
const formulas: Record<string, [number, number]> = {
  'non-saturating': [
    mean(fake!.map((x) => softplus(-x))),
    mean(real!.map((x) => softplus(-x))) + mean(fake!.map(softplus)),
  ],
  minimax: [-mean(fake!.map(softplus)), mean(real!.map((x) => softplus(-x))) + mean(fake!.map(softplus))],
  'least-squares': [
    mean(fake!.map((x) => (x - 1) ** 2)) / 2,
    mean(real!.map((x) => (x - 1) ** 2)) / 2 + mean(fake!.map((x) => x ** 2)) / 2,
  ],
  hinge: [-mean(fake!), mean(real!.map((x) => Math.max(0, 1 - x))) + mean(fake!.map((x) => Math.max(0, 1 + x)))],
  wasserstein: [-mean(fake!), mean(fake!) - mean(real!)],
};
const relative = (f: (rising: number) => number, g: (falling: number) => number): [number, number] => {
  const [r, m] = [mean(real!), mean(fake!)];
  return [
    mean(fake!.map((x) => f(x - r))) + mean(real!.map((x) => g(x - m))),
    mean(real!.map((x) => f(x - m))) + mean(fake!.map((x) => g(x - r))),
  ];
};
formulas['relativistic-average'] = relative((x) => softplus(-x), softplus);
formulas['relativistic-average-least-squares'] = relative(
  (x) => (x - 1) ** 2,
  (x) => (x + 1) ** 2,
);
formulas['relativistic-average-hinge'] = relative(
  (x) => Math.max(0, 1 - x),
  (x) => Math.max(0, 1 + x),
);

describe('adversarialLoss', () => {
  it.each(hingeLoss.loss.choices)('%s is its formula for both players', (name) => {
    tf.tidy(() => {
      const [onReal, onFake] = [tf.tensor2d(real!, [3, 1]), tf.tensor2d(fake!, [3, 1])];
      const loss = adversarialLoss('here', name);
      const [generator, discriminator] = formulas[name]!;
      expect(loss.generator(onFake, () => onReal)).toBeAllclose(generator, { rtol: 1e-5 });
      expect(loss.discriminator(onReal, onFake)).toBeAllclose(discriminator, { rtol: 1e-5 });
    });
  });

  it('needs reals for the generator only if the loss is relativistic', () => {
    tf.tidy(() => {
      const onFake = tf.tensor2d(fake!, [3, 1]);
      for (const name of hingeLoss.loss.choices) {
        let asked = false;
        adversarialLoss('here', name).generator(onFake, () => {
          asked = true;
          return onFake;
        });
        expect(asked, name).toBe(name.startsWith('relativistic'));
      }
    });
  });

  it('smooths the labels of cross-entropy', () => {
    tf.tidy(() => {
      const [onReal, onFake] = [tf.tensor1d(real!), tf.tensor1d(fake!)];
      const labels = { realLabel: 0.9, fakeLabel: 0.1 };
      const found = adversarialLoss('here', 'minimax', labels).discriminator(onReal, onFake);
      expect(found).toBeAllclose(losses.minimax.discriminator(onReal, onFake, labels), { rtol: 1e-6 });
    });
  });

  it('has one list of names', () => {
    expect(crossEntropyLoss.loss.choices).toEqual(hingeLoss.loss.choices);
  });
});
