import { type LossContext, randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { type DcganOptions, dcgan } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { lossContext, runner, sharing } from '../loss-context.ts';

const small = { size: 8, channels: 1, features: 2, latentDim: 3, discriminatorNorm: 'none' } as const;

testVariant('dcgan with consistency of all kinds, LeCam and top-k', {
  isForm: true,
  factory: dcgan,
  options: { ...small, consistency: 10, fakeConsistency: 10, latentConsistency: 20, leCam: 0.3, topK: 0.5 },
  invalid: [
    [{ topK: 0 }, 'topK must be a number in (0,1]; received 0. Try 1.'],
    [{ consistency: -1 }, 'consistency must be a number of at least 0; received -1.'],
  ],
});

testVariant('dcgan that tells quarter turns, with orthogonal kernels', {
  isForm: true,
  factory: dcgan,
  options: { ...small, discriminatorNorm: 'spectral', rotation: 1, orthogonal: 5e-5 },
  invalid: [
    [{ pac: 2 }, 'rotation must be 0 with pac; received 1: a pack of images cannot be rotated. Leave pac out.'],
  ],
});

describe('terms of the losses', () => {
  beforeAll(() => useEngine('cpu'));

  /** Returns the loss terms of both players on one batch, and the logits of real and generated images. */
  function played(options: DcganOptions, parts: Partial<LossContext> = {}) {
    return tf.tidy(() => {
      const gan = dcgan({ ...small, ...options });
      const observed = new Map<string, Readonly<Record<string, tf.Tensor>>>();
      const kept = new Map<string, tf.Tensor>();
      const ctx = lossContext({
        random: (name) => randomStream(3, name),
        run: runner(gan.networks),
        observe: (name, found) => void observed.set(name, found),
        weights: () => ({}),
        ...sharing(kept, (t) => tf.clone(t)),
        ...parts,
      });
      const images = randomStream(5).uniform([6, 8, 8, 1], -1, 1) as tf.Tensor4D;
      const of = (name: string) => gan.players.find((player) => player.name === name)!;
      const number = (t: tf.Tensor): number => t.dataSync()[0]!;
      const terms = ['generator', 'discriminator'].map((name) =>
        Object.fromEntries(Object.entries(of(name).loss({ images }, ctx)).map(([key, t]) => [key, number(t)])),
      );
      const logits = (x: tf.Tensor): number[] =>
        Array.from([gan.networks.discriminator!.apply(x) as tf.Tensor].flat()[0]!.dataSync());
      const found = {
        ...{ terms, onReal: logits(images), onFake: logits(kept.get('fake')!) },
        observed: Object.fromEntries(
          [...observed].map(([name, tensors]) => [
            name,
            Object.fromEntries(Object.entries(tensors).map(([key, t]) => [key, number(t)])),
          ]),
        ),
      };
      gan.dispose();
      return found;
    });
  }

  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

  it('top-k: the generator lowers the loss of the best fakes alone', () => {
    const { terms, onFake } = played({ topK: 0.5 });
    const best = [...onFake].sort((a, b) => b - a).slice(0, 3);
    expect(terms[0]!.adversarial).toBeCloseTo(mean(best.map((logit) => Math.log1p(Math.exp(-logit)))), 5);
  });

  it('LeCam: the squared excess over the moving means of the other kind, weighted by a schedule', () => {
    const state = () => ({ real: tf.scalar(0.01), fake: tf.scalar(-0.02) });
    const { terms, onReal, onFake, observed } = played({ leCam: 0.3 }, { state, schedule: () => tf.scalar(0.3) });
    const square = (x: number): number => Math.max(0, x) ** 2;
    const excess = mean(onReal.map((x) => square(x + 0.02))) + mean(onFake.map((x) => square(0.01 - x)));
    expect(terms[1]!.leCam! / (0.3 * excess)).toBeCloseTo(1, 4);
    expect(observed.leCam!.real).toBeCloseTo(mean(onReal), 5);
    expect(observed.leCam!.fake).toBeCloseTo(mean(onFake), 5);
  });

  it('LeCam: the means move by a hundredth', () => {
    const { next, initial } = dcgan({ ...small, leCam: 0.3 }).state!.leCam!;
    const of = { batchSize: 1, random: randomStream(1) };
    const found = next(initial(), { real: tf.scalar(2), fake: tf.scalar(-1) }, of);
    expect(found.real!.dataSync()[0]).toBeCloseTo(0.02, 6);
    expect(found.fake!.dataSync()[0]).toBeCloseTo(-0.01, 6);
  });

  it('consistency: 0 if a discriminator gives all images the same value, and proportional to its weight', () => {
    const one = played({ consistency: 1, fakeConsistency: 1, latentConsistency: 40 }).terms;
    const ten = played({ consistency: 10, fakeConsistency: 20, latentConsistency: 80 }).terms;
    expect(one[1]!.consistency).toBeGreaterThan(0);
    expect(ten[1]!.consistency! / one[1]!.consistency!).toBeCloseTo(10, 3);
    expect(ten[1]!.fakeConsistency! / one[1]!.fakeConsistency!).toBeCloseTo(20, 3);
    expect(ten[1]!.latentConsistency! / one[1]!.latentConsistency!).toBeCloseTo(2, 3);
    expect(one[0]!.apart).toBeLessThan(0); // the generator is rewarded if neighbours differ
    expect(ten[0]!.apart! / one[0]!.apart!).toBeCloseTo(2, 3);
  });

  it('turns: a head that knows nothing has ln 4, and the generator a fifth of the weight', () => {
    const { terms } = played({ rotation: 2 });
    // The first weights of the head are drawn from N(0,.02), so all its outputs are almost 0.
    expect(terms[1]!.turns).toBeCloseTo(2 * Math.log(4), 1);
    expect(terms[0]!.turns).toBeCloseTo(0.4 * Math.log(4), 1);
  });

  it('orthogonal: the squared products of outputs, of transposed convolutions too', () => {
    const project = tf.tensor2d([1, 2, 3, 4], [2, 2]); // the product of the columns (1,3) and (2,4) is 14
    const up = tf.tensor4d([1, 2, 3, 4], [1, 1, 2, 2]); // [h,w,out,in]; the product of (1,2) and (3,4) is 11
    const weights = () => ({ 'generator/project/kernel': project, 'generator/up8/kernel': up });
    const { terms } = played({ orthogonal: 0.5 }, { weights });
    expect(terms[0]!.orthogonal).toBeCloseTo(0.5 * 2 * (14 ** 2 + 11 ** 2), 3);
  });
});
