import '@ganforge/core/layers';
import { randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { cycleGan } from '@ganforge/models';
import { decodeGenerator, encodeGenerator, findContract, generatorOf, parseContract } from '@ganforge/sampler/export';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { SMALL, withoutLeak } from '../trained.ts';

beforeAll(() => useEngine('cpu'));

const labels = (gan: { conditions?: readonly string[] }) =>
  gan.conditions === undefined ? {} : { labels: tf.tensor1d([0, 2, 1, 2], 'int32') };

describe.each(Object.entries(SMALL))('%s', (_, build) => {
  it('as one file samples the same bits as the variant, and leaves no tensor', async () => {
    const [before, after] = await withoutLeak(async () => {
      const gan = build();
      const network = gan.networks.generator!;
      const contract = await findContract(gan as never, network);
      const bytes = await encodeGenerator(network, { contract: contract! });
      const read = await decodeGenerator('memory', bytes);
      const copy = generatorOf(read.network, read.contract);
      const options = gan.sampleOptions === undefined ? {} : { truncation: 0.4 };
      const request = () => ({ n: 4, random: randomStream(7, 'sample', 0), conditions: labels(gan), options });
      const [asked, again] = [request(), request()];
      const [expected, received] = [await gan.sample(asked), await copy.sample(again)];
      const [entry] = Object.keys(gan.output) as [string];
      expect(await received[entry]!.data()).toEqual(await expected[entry]!.data());
      tf.dispose([{ ...expected }, { ...received }, { ...asked.conditions }, { ...again.conditions }]);
      copy.dispose();
      gan.dispose();
    });
    expect(after).toBe(before);
  });
});

it('finds that three latents are one input, and that labels are the second of cgan', async () => {
  const [info, conditional] = [SMALL['latents in one input']!(), SMALL.cgan!()];
  expect((await findContract(info as never, info.networks.generator!))?.inputs).toEqual([
    ['noise', 'category', 'codes'],
  ]);
  expect((await findContract(conditional as never, conditional.networks.generator!))?.inputs).toEqual([
    ['z'],
    ['labels'],
  ]);
  info.dispose();
  conditional.dispose();
});

it('finds none for a network that does not make the samples by itself, and leaves no tensor', async () => {
  const [before, after] = await withoutLeak(async () => {
    const [translator, dcgan] = [cycleGan({ size: 8, features: 2, blocks: 1, patch: 16 }), SMALL.dcgan!()];
    expect(await findContract(translator as never, translator.networks.aToB!)).toBeUndefined();
    expect(await findContract(dcgan as never, dcgan.networks.discriminator!)).toBeUndefined();
    translator.dispose();
    dcgan.dispose();
  });
  expect(after).toBe(before);
});

it('halves are within the rounding of their weights, and half the bytes', async () => {
  const gan = SMALL.dcgan!();
  const network = gan.networks.generator!;
  const contract = (await findContract(gan as never, network))!;
  const [whole, half] = await Promise.all([false, true].map((is) => encodeGenerator(network, { contract, half: is })));
  const weights = 4 * network.countParams();
  expect(whole!.length - half!.length).toBeGreaterThan(0.45 * weights);
  const read = await decodeGenerator('memory', half!);
  network.weights.forEach((weight, i) => {
    const [exact, rounded] = [weight.read(), read.network.weights[i]!.read()].map((one) => one.dataSync());
    // The rounding error of a 16-bit float is at most 2^-11 of the value, or 2^-25 for values below 2^-14.
    exact!.forEach((value, k) => {
      expect(Math.abs(rounded![k]! - value)).toBeLessThanOrEqual(Math.max(2 ** -11 * Math.abs(value), 2 ** -25));
    });
  });
  read.network.dispose();
  gan.dispose();
});

describe('a contract that was damaged', () => {
  const right = {
    ...{ version: 1, name: 'dcgan', latent: { z: { kind: 'normal', shape: [4] } }, conditions: {}, truncates: false },
    ...{ output: { images: { kind: 'image', height: 8, width: 8, channels: 1 } }, inputs: [['z']] },
  };
  it('is refused with a message that names what is wrong', () => {
    expect(parseContract('x', right)).toEqual(right);
    const wrong: readonly [object | null, string][] = [
      [null, 'it is no object'],
      [
        { version: 2 },
        'the sampling contract in x has version 2; this release reads version 1. Update @ganforge/sampler.',
      ],
      [{ name: 3 }, 'it has no name'],
      [{ latent: { z: { kind: 'cauchy', shape: [4] } } }, 'its latents are none'],
      [{ latent: { z: { kind: 'normal', shape: [-4] } } }, 'its latents are none'],
      [{ conditions: { labels: { kind: 'class' } } }, 'its conditions are none'],
      [{ output: {} }, 'it must have one output entry'],
      [{ output: { images: { kind: 'image', height: 0.5, width: 8, channels: 1 } } }, 'it must have one output entry'],
      [{ inputs: [['y']] }, 'its inputs are neither latents nor conditions'],
    ];
    for (const [change, problem] of wrong) {
      expect(() => parseContract('x', change && { ...right, ...change })).toThrow(problem);
    }
  });
});
