import { type LossContext, type RandomStream, randomStream } from '@ganforge/core';
import '@ganforge/testing';
import { createTrainingState, type UpdatePosition } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { freeShared } from '../../src/state/state.ts';
import { createContext } from '../../src/step/context.ts';
import { tinyGan } from '../tiny-gan.ts';

const start: UpdatePosition = { step: 5, update: 0, stage: 'main', batchSize: 8, schedules: { scale: 0.5 } };

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function contextOf(player = 0, at = start, microbatch = 0, gan = tinyGan()) {
  const state = createTrainingState(gan, { seed: 9 });
  return { gan, state, ctx: createContext(state, gan.players[player]!, at, microbatch) };
}

const numbers = (random: RandomStream) => Array.from(random.uniformValues(4));

describe('a loss context', () => {
  it('says the stage, the size of the whole batch and the values of schedules', () => {
    const { ctx } = contextOf(0, { ...start, stage: 'grow' }, 2);
    expect([ctx.stage, ctx.batchSize]).toEqual(['grow', 8]);
    expect(ctx.schedule('scale')).toBeAllclose(0.5);
    expect(() => ctx.schedule('gamma')).toThrow("player 'critic' asks for the schedule 'gamma'. There are: scale.");
  });

  it('runs fixed networks, and networks with other weights, and leaves their statistics', () => {
    const gan = tinyGan();
    const fixed = tfl.sequential({
      name: 'fixed',
      layers: [tfl.layers.dense({ name: 'd', inputShape: [2], units: 1 })],
    });
    const { ctx, state } = contextOf(0, start, 0, { ...gan, fixed: { fixed } });
    const x = tf.ones<tf.Rank.R2>([3, 2]);
    expect(ctx.run('fixed', x).shape).toEqual([3, 1]);
    const own = ctx.weights('critic');
    const other = Object.fromEntries(Object.entries(own).map(([key, w]) => [key, tf.mul(w, 2)]));
    const statistics = () => gan.networks.critic!.nonTrainableWeights.map((w) => Array.from(w.read().dataSync()));
    const before = statistics();
    const doubled = ctx.run('critic', x, { weights: other });
    expect(statistics()).toEqual(before);
    const inference = ctx.run('critic', x, { training: false });
    expect(statistics()).toEqual(before);
    ctx.run('critic', x, { statistics: false });
    expect(statistics()).toEqual(before);
    expect(Array.from(doubled.dataSync())).not.toEqual(Array.from(inference.dataSync()));
    for (const weight of Object.values(state.weights).flat())
      weight.variable.assign(other[weight.key] ?? weight.variable);
    expect(ctx.run('critic', x, { statistics: false })).toBeAllclose(doubled);
    expect(() => ctx.run('critic', x, { weights: { 'critic/none': x } })).toThrow("has no weight 'critic/none'");
  });

  it('gives the averages of a network that has them', () => {
    const { ctx, state } = contextOf();
    const averages = ctx.weights('generator', { averaged: true });
    expect(Object.keys(averages)).toEqual(Object.keys(ctx.weights('generator')));
    expect(averages['generator/in/kernel']).toBe(state.averages.generator!.tensors()['generator/in/kernel']);
    expect(() => ctx.weights('critic', { averaged: true })).toThrow("the average 'critic'. There are: generator.");
  });

  it('gives states as before the update, and takes one observation of each', () => {
    const { ctx } = contextOf();
    expect(ctx.state('center').value!).toBeAllclose([0, 0]);
    ctx.observe('center', { value: tf.ones([2]) });
    expect(ctx.state('center').value!).toBeAllclose([0, 0]);
    expect(() => ctx.observe('center', { value: tf.ones([2]) })).toThrow("observes 'center' twice in one loss");
    expect(() => ctx.observe('pool', {})).toThrow("asks for the state 'pool'. There are: center.");
  });

  it('draws by player, stream, step, update and microbatch, and the same numbers at each call', () => {
    const { ctx } = contextOf();
    const first = numbers(ctx.random('z'));
    expect(numbers(ctx.random('z'))).toEqual(first);
    expect(numbers(randomStream(9).fork('critic', 'z', 5, 0, 0))).toEqual(first);
    const others: LossContext[] = [
      contextOf(1).ctx,
      contextOf(0, { ...start, step: 6 }).ctx,
      contextOf(0, { ...start, update: 1 }).ctx,
      contextOf(0, start, 1).ctx,
    ];
    for (const other of others) expect(numbers(other.random('z'))).not.toEqual(first);
    expect(numbers(ctx.random('y'))).not.toEqual(first);
    expect(numbers(contextOf(0, { ...start, batchSize: 16 }).ctx.random('z'))).toEqual(first);
  });

  it('runs networks in training mode and gives each call its own stream', () => {
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

  it('keeps detached copies for the same update and microbatch of other players, until the step ends', () => {
    const { gan, state, ctx } = contextOf(0);
    const weight = tf.variable(tf.scalar(3));
    const { numTensors } = tf.memory();
    const { grads } = tf.variableGrads(() => {
      const x = tf.square(weight);
      expect(ctx.share('x', x)).toBe(x);
      return tf.add(ctx.shared('x')!, weight) as tf.Scalar; // the gradient would be `2 * w + 1` without detaching
    }, [weight]);
    expect(Object.values(grads)[0]!).toBeAllclose([1]);
    const other = createContext(state, gan.players[1]!, start, 0);
    expect(other.shared('x')!).toBeAllclose([9]);
    expect(other.shared('y')).toBeUndefined();
    expect(createContext(state, gan.players[1]!, { ...start, update: 1 }, 0).shared('x')).toBeUndefined();
    expect(createContext(state, gan.players[1]!, start, 1).shared('x')).toBeUndefined();
    tf.tidy(() => {
      other.share('x', tf.scalar(4)); // replaces the value
    });
    expect(other.shared('x')!).toBeAllclose([4]);
    freeShared(state);
    expect(other.shared('x')).toBeUndefined();
    expect(tf.memory().numTensors).toBe(numTensors + 2); // the two tensors are the loss and the gradient
  });

  it.each([
    [
      'an unknown network',
      (ctx: LossContext) => ctx.run('judge', tf.zeros([1, 2])),
      /asks for the network 'judge'. There are: generator, critic/,
    ],
    [
      'an input of another shape',
      (ctx: LossContext) => ctx.run('critic', tf.zeros([4, 3])),
      /'critic' expects \[n,2\]; received \[4,3\]/,
    ],
    [
      'an input of another rank',
      (ctx: LossContext) => ctx.run('critic', tf.zeros([2])),
      /'critic' expects \[n,2\]; received \[2\]/,
    ],
    [
      'too many inputs',
      (ctx: LossContext) => ctx.run('critic', [tf.zeros([1, 2]), tf.zeros([1, 2])]),
      /expects \[n,2\]; received \[1,2\], \[1,2\]/,
    ],
    ['no input', (ctx: LossContext) => ctx.run('critic', []), /received nothing/],
    [
      'a log that is no scalar',
      (ctx: LossContext) => ctx.log('x', tf.zeros([3]) as unknown as tf.Scalar),
      /logs 'x' with shape \[3\]/,
    ],
  ])('refuses %s', (_, act, problem) => {
    expect(() => act(contextOf().ctx)).toThrow(problem);
  });
});
