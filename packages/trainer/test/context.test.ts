import { type RandomStream, randomStream, type StepContext } from '@ganforge/core';
import '@ganforge/testing';
import { createTrainingState, endStep, type UpdatePosition } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { createContext } from '../src/context.ts';
import { tinyGan } from './tiny-gan.ts';

const start: UpdatePosition = { step: 5, epoch: 1, examples: 40, update: 0 };

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function contextOf(player = 0, at = start, microbatch = 0, gan = tinyGan()) {
  const state = createTrainingState(gan, { seed: 9 });
  return { gan, state, ctx: createContext(state, gan.players[player]!, at, microbatch) };
}

const numbers = (random: RandomStream) => Array.from(random.uniformValues(4));

describe('StepContext', () => {
  it('says where it is', () => {
    expect(contextOf(0, { ...start, update: 1 }, 2).ctx).toMatchObject({
      step: 5,
      epoch: 1,
      examples: 40,
      update: 1,
      microbatch: 2,
    });
  });

  it('draws by player, stream, step, update and microbatch batch, and the same numbers at each call', () => {
    const { ctx } = contextOf();
    const first = numbers(ctx.random('z'));
    expect(numbers(ctx.random('z'))).toEqual(first);
    expect(numbers(randomStream(9).fork('critic', 'z', 5, 0, 0))).toEqual(first);
    const others: StepContext[] = [
      contextOf(1).ctx,
      contextOf(0, { ...start, step: 6 }).ctx,
      contextOf(0, { ...start, update: 1 }).ctx,
      contextOf(0, start, 1).ctx,
    ];
    for (const other of others) expect(numbers(other.random('z'))).not.toEqual(first);
    expect(numbers(ctx.random('y'))).not.toEqual(first);
    expect(numbers(contextOf(0, { ...start, epoch: 2, examples: 80 }).ctx.random('z'))).toEqual(first);
  });

  it('runs networks in training mode and gives each call a stream of its own', () => {
    const seen: { training: unknown; values: number[] }[] = [];
    class Spy extends tfl.layers.Layer {
      static className = 'Spy';
      override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean; random?: RandomStream }): tf.Tensor {
        seen.push({ training: kwargs.training, values: numbers(kwargs.random!) });
        return tf.clone(Array.isArray(inputs) ? inputs[0]! : inputs);
      }
    }
    const inner = tfl.sequential({ name: 'inner', layers: [new Spy({ name: 'spy', inputShape: [2] })] });
    const gan = tinyGan();
    const critic = tfl.sequential({ name: 'critic', layers: [inner, tfl.layers.dense({ name: 'out', units: 1 })] });
    const { ctx } = contextOf(0, start, 0, { ...gan, networks: { ...gan.networks, critic } });
    const x = tf.zeros<tf.Rank.R2>([3, 2]);
    ctx.run('critic', x);
    ctx.run('critic', x);
    const again = contextOf(0, start, 0, { ...gan, networks: { ...gan.networks, critic } });
    again.ctx.run('critic', x);
    expect(seen.map(({ training }) => training)).toEqual([true, true, true]);
    expect(seen[1]!.values).not.toEqual(seen[0]!.values);
    expect(seen[2]!.values).toEqual(seen[0]!.values);
  });

  it('keeps detached copies for the same update and microbatch batch of other players, until the step ends', () => {
    const { gan, state, ctx } = contextOf(0);
    const weight = tf.variable(tf.scalar(3));
    const { numTensors } = tf.memory();
    const { grads } = tf.variableGrads(() => {
      const x = tf.square(weight);
      expect(ctx.share('x', x)).toBe(x);
      return tf.add(ctx.shared('x')!, weight) as tf.Scalar; // 2 w + 1 if it were not detached
    }, [weight]);
    expect(Object.values(grads)[0]!).toBeAllclose([1]);
    const other = createContext(state, gan.players[1]!, start, 0);
    expect(other.shared('x')!).toBeAllclose([9]);
    expect(other.shared('y')).toBeUndefined();
    expect(createContext(state, gan.players[1]!, { ...start, update: 1 }, 0).shared('x')).toBeUndefined();
    expect(createContext(state, gan.players[1]!, start, 1).shared('x')).toBeUndefined();
    tf.tidy(() => {
      other.share('x', tf.scalar(4)); // replaces
    });
    expect(other.shared('x')!).toBeAllclose([4]);
    endStep(state);
    expect(other.shared('x')).toBeUndefined();
    expect(tf.memory().numTensors).toBe(numTensors + 2); // the loss and the gradient
  });

  it.each([
    [
      'an unknown network',
      (ctx: StepContext) => ctx.run('updateBest', tf.zeros([1, 2])),
      /runs 'updateBest', which is no network. There are: generator, critic/,
    ],
    [
      'an input of another shape',
      (ctx: StepContext) => ctx.run('critic', tf.zeros([4, 3])),
      /'critic' expects \[n,2\]; received \[4,3\]/,
    ],
    [
      'an input of another rank',
      (ctx: StepContext) => ctx.run('critic', tf.zeros([2])),
      /'critic' expects \[n,2\]; received \[2\]/,
    ],
    [
      'too many inputs',
      (ctx: StepContext) => ctx.run('critic', tf.zeros([1, 2]), tf.zeros([1, 2])),
      /expects \[n,2\]; received \[1,2\], \[1,2\]/,
    ],
    ['no input', (ctx: StepContext) => ctx.run('critic'), /received nothing/],
    [
      'a log that is no scalar',
      (ctx: StepContext) => ctx.log('x', tf.zeros([3]) as unknown as tf.Scalar),
      /logs 'x' with shape \[3\]/,
    ],
  ])('refuses %s', (_, act, problem) => {
    expect(() => act(contextOf().ctx)).toThrow(problem);
  });
});
