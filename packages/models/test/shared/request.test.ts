import { type Gan, randomStream, type SampleRequest } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { GanError } from '@ganforge/formats';
import { cgan, cycleGan, dcgan, gan, wgan, wganGp } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => useEngine('cpu'));

const small = { size: 8, channels: 1, features: 2, latentDim: 3 } as const;
const withLatent: readonly (readonly [string, () => Gan<never>])[] = [
  ['models/gan', () => gan({ ...small, maxoutUnits: 2 })],
  ['models/dcgan', () => dcgan(small)],
  ['models/cgan', () => cgan({ ...small, classes: 2 })],
  ['models/wgan', () => wgan(small)],
  ['models/wgan-gp', () => wganGp(small)],
];
const translation = () =>
  cycleGan({ size: 8, channels: 1, features: 2, discriminatorFeatures: 2, patch: 16, blocks: 1 });
const random = randomStream(1);

/** What a GAN answers to a request as JavaScript may make it; neither leaves a tensor behind. */
function refusal(of: Gan<never>, request: unknown): string {
  const before = tf.memory().numTensors;
  try {
    of.sample(request as SampleRequest);
  } catch (error) {
    expect(error).toBeInstanceOf(GanError);
    expect(tf.memory().numTensors).toBe(before);
    return (error as GanError).message;
  }
  throw new Error('expected a GanError; nothing was thrown');
}

function disposed(...shape: number[]): tf.Tensor {
  const tensor = tf.zeros(shape);
  tensor.dispose();
  return tensor;
}

describe.each(withLatent)('%s', (where, build) => {
  it('refuses a latent that is none of its own', () => {
    const made = build();
    const z = tf.zeros([2, 3]);
    const wrong: readonly (readonly [unknown, string])[] = [
      [[tf.zeros([2, 4])], 'float32 [2,4]'],
      [[tf.zeros([2, 3], 'int32')], 'int32 [2,3]'],
      [[z, z], 'float32 [2,3], float32 [2,3]'],
      [z, 'float32 [2,3], not in an array'],
      [[], 'an array, not in an array'],
      [[[0, 0, 0]], 'an array'],
      [[disposed(2, 3)], 'a disposed tensor'],
    ];
    for (const [latent, received] of wrong) {
      const message = refusal(made, { n: 2, random, latent });
      expect(message).toBe(`[${where}] latent must be one float32 tensor [2,3] in an array; received ${received}.`);
    }
    expect(refusal(made, { n: 0, random, latent: [z] })).toContain('n must be an integer of at least 1; received 0.');
    for (const network of Object.values(made.networks)) network.dispose();
  });
});

it.each([...withLatent, ['models/cycle-gan', translation] as const])(
  '%s refuses what is no request, and fields that none has',
  (where, build) => {
    const made = build();
    expect(refusal(made, undefined)).toBe(`[${where}] options must be an object; received undefined.`);
    const names = 'n, random, latent, labels, inputs, options, at';
    expect(refusal(made, { n: 2, random, direction: 'bToA' })).toBe(
      `[${where}] there is no option 'direction'. Try one of ${names}.`,
    );
    for (const network of Object.values(made.networks)) network.dispose();
  },
);

it('cgan and cycleGan refuse tensors that are disposed, and arrays', () => {
  const conditional = cgan({ ...small, classes: 2 });
  const expected = '[models/cgan] labels must be int32 [2], a class each; received';
  expect(refusal(conditional, { n: 2, random, labels: disposed(2) })).toContain(`${expected} a disposed tensor.`);
  expect(refusal(conditional, { n: 2, random, labels: [0, 1] })).toContain(`${expected} an array.`);
  const made = translation();
  const inputs = '[models/cycle-gan] inputs must be the images to translate, float32 [2,8,8,1]; received';
  expect(refusal(made, { n: 2, random, inputs: disposed(2, 8, 8, 1) })).toBe(`${inputs} a disposed tensor.`);
  expect(refusal(made, { n: 2, random, inputs: [tf.zeros([8, 8, 1])] })).toBe(`${inputs} an array.`);
  for (const network of Object.values({ ...conditional.networks, ...made.networks })) network.dispose();
});

describe('options as JavaScript may give them', () => {
  const refused = (build: () => unknown) => expect(build).toThrow(GanError);
  it.each<[string, () => unknown, string]>([
    [
      'updatesPerStep of null',
      () => wgan({ criticUpdates: null as never }),
      'criticUpdates must be an integer of at least 0 or an',
    ],
    ['half an update', () => wganGp({ criticUpdates: 1.5 }), 'or an expression; received 1.5.'],
    ['no expression', () => gan({ discriminatorUpdates: ' ' }), '[models/gan] discriminatorUpdates must be an integer'],
    [
      'a large integer',
      () => gan({ latentDim: 2 ** 31 }),
      'latentDim must be an integer in 1..2147483647; received 2147483648.',
    ],
    ['points and images', () => gan({ dimensions: 2, size: 28 }), '[models/gan] dimensions make points, size images'],
    ['a million classes', () => cgan({ classes: 1e6 }), 'Try a smaller number of classes, latentDim, features or max'],
  ])('%s', (_, build, message) => {
    refused(build);
    expect(build).toThrow(message);
  });

  it('each is named once where another does not exist', () => {
    expect(() => gan({ dimensions: 2, depth: 3 } as object)).toThrow(/Try one of dimensions, (?!.*dimensions)/);
  });
});
