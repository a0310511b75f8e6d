import '@tensorflow/tfjs-backend-cpu';
import { type Gan, type PointBatch, randomStream, variant } from '@ganforge/core';
import { GanError, type GanErrorCode } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftBy, line } from './line-gan.ts';

let gan: Gan<PointBatch>;
const random = randomStream(1);

beforeAll(async () => {
  await tf.setBackend('cpu');
  gan = line();
});
afterAll(() => gan.dispose());

/** Returns the error of a request with values that only JavaScript allows. It also checks that no tensor is left. */
async function refusal(make: () => unknown, of: Pick<Gan, 'sample'> = gan): Promise<GanError> {
  let thrown: unknown;
  const left = await leftBy(() =>
    tf.tidy(() => {
      try {
        of.sample(make() as never);
      } catch (error) {
        thrown = error;
      }
    }),
  );
  expect(thrown).toBeInstanceOf(GanError);
  expect(left).toBe(0);
  return thrown as GanError;
}

function disposed(shape: number[], dtype: 'float32' | 'int32' = 'float32'): tf.Tensor {
  const tensor = tf.zeros(shape, dtype);
  tensor.dispose();
  return tensor;
}

const labels = () => tf.zeros([2], 'int32');
const ask = (more: object) => ({ n: 2, random, conditions: { labels: labels() }, ...more });

describe('a request', () => {
  it.each<[string, () => unknown, GanErrorCode, string]>([
    ['nothing', () => undefined, 'argument', 'options must be an object; received undefined.'],
    [
      'a field that there is not',
      () => ask({ labels: labels() }),
      'argument',
      "there is no option 'labels'. Try one of n, random, latent, conditions, options, at.",
    ],
    ['no samples', () => ask({ n: 0 }), 'argument', 'n must be an integer of at least 1; received 0.'],
    ['half a sample', () => ask({ n: 1.5 }), 'argument', 'n must be an integer of at least 1; received 1.5.'],
    ['a text', () => ask({ n: '2' }), 'argument', "n must be an integer of at least 1; received '2'."],
    [
      'a seed',
      () => ask({ random: 1 }),
      'argument',
      'random must be a RandomStream; received 1. Try randomStream(seed) of @ganforge/core.',
    ],
    [
      'no stream',
      () => ask({ random: undefined }),
      'argument',
      'random must be a RandomStream; received undefined. Try',
    ],
  ])('for %s is refused', async (_, make, code, message) => {
    const error = await refusal(make);
    expect(error.code).toBe(code);
    expect(error.message).toContain(`[models/line] ${message}`);
  });
});

describe('a latent', () => {
  it.each<[string, () => unknown, string]>([
    ['of other samples', () => ({ z: tf.zeros([3, 3]) }), 'z float32 [3,3]'],
    ['of another length', () => ({ z: tf.zeros([2, 4]) }), 'z float32 [2,4]'],
    ['of integers', () => ({ z: tf.zeros([2, 3], 'int32') }), 'z int32 [2,3]'],
    ['of another name', () => ({ w: tf.zeros([2, 3]) }), 'w float32 [2,3]'],
    ['beside another', () => ({ z: tf.zeros([2, 3]), w: tf.zeros([1]) }), 'z float32 [2,3], w float32 [1]'],
    ['that is disposed', () => ({ z: disposed([2, 3]) }), 'z a disposed tensor'],
    ['of numbers', () => ({ z: [1, 2, 3] }), 'z an array'],
    ['of none', () => ({}), 'an object'],
    ['that is null', () => null, 'null'],
  ])('%s is refused', async (_, latent, received) => {
    const error = await refusal(() => ask({ latent: latent() }));
    expect(error.code).toBe('shape');
    expect(error.message).toBe(`[models/line] latent must be { z float32 [2,3] }; received ${received}.`);
  });

  it('is refused by a GAN that draws none', async () => {
    const none = variant('none', {}, () => ({
      networks: {},
      players: [],
      needs: {},
      output: {},
      sampling: [],
      sample: () => ({}),
    }))();
    const error = await refusal(() => ({ n: 1, random, latent: { z: tf.zeros([1, 3]) } }), none);
    expect(error.message).toBe(
      '[models/none] latent must be omitted: this GAN has no latents; received z float32 [1,3].',
    );
    const conditions = await refusal(() => ({ n: 1, random, conditions: { labels: tf.zeros([1], 'int32') } }), none);
    expect(conditions.message).toBe("[models/none] there is no condition 'labels'. There are none.");
  });
});

describe('a condition', () => {
  it.each<[string, () => unknown, GanErrorCode, string]>([
    [
      'that is missing',
      () => ({}),
      'shape',
      'conditions.labels must be int32 [2]; received none. Give one value for each',
    ],
    [
      'of other samples',
      () => ({ labels: tf.zeros([3], 'int32') }),
      'shape',
      'conditions.labels must be int32 [2]; received int32 [3]. Give one value for each sample.',
    ],
    ['of another type', () => ({ labels: tf.zeros([2]) }), 'shape', 'must be int32 [2]; received float32 [2].'],
    ['that is disposed', () => ({ labels: disposed([2], 'int32') }), 'shape', 'received a disposed tensor.'],
    ['of plain numbers', () => ({ labels: [0, 1] }), 'shape', 'received an array.'],
    [
      'that is no class',
      () => ({ labels: tf.tensor1d([0, 2], 'int32') }),
      'argument',
      'conditions.labels must be in 0..1; received 2.',
    ],
    [
      'below the first class',
      () => ({ labels: tf.tensor1d([-1, 0], 'int32') }),
      'argument',
      'conditions.labels must be in 0..1; received -1.',
    ],
    [
      'that is optional and wrong',
      () => ({ labels: labels(), start: tf.zeros([2, 3]) }),
      'shape',
      'conditions.start must be float32 [2,2]; received float32 [2,3].',
    ],
    [
      'that the GAN needs to train alone',
      () => ({ labels: labels(), points: tf.zeros([2, 2]) }),
      'argument',
      "there is no condition 'points'. Try one of labels, start.",
    ],
    ['that is a tensor', () => [labels()], 'argument', 'conditions must be an object; received an array.'],
  ])('%s is refused', async (_, conditions, code, message) => {
    const error = await refusal(() => ask({ conditions: conditions() }));
    expect(error.code).toBe(code);
    expect(error.message).toContain('[models/line] ');
    expect(error.message).toContain(message);
  });
});
