import { type Gan, type Player, sgd } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import { computeGradients, createTrainingState, disposeTrainingState } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { fill, type PointBatch, plane } from '../tiny-gan.ts';

const at = { step: 12, update: 1, stage: 'main', batchSize: 4, schedules: {} };

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** A layer that applies a function of tfjs. */
class Apply extends tfl.layers.Layer {
  static className = 'Apply';
  readonly #fn: (x: tf.Tensor) => tf.Tensor;
  constructor(name: string, fn: (x: tf.Tensor) => tf.Tensor) {
    super({ name });
    this.#fn = fn;
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return this.#fn(Array.isArray(inputs) ? inputs[0]! : inputs);
  }
}

/** Returns a critic: a dense layer, the given function inside a nested model, and a dense layer. */
function critic(fn: (x: tf.Tensor) => tf.Tensor): tfl.LayersModel {
  const input = tfl.input({ shape: [2], name: 'points' });
  const inner = tfl.sequential({ name: 'block' });
  inner.add(tfl.layers.dense({ name: 'second', inputShape: [2], units: 2 }));
  inner.add(new Apply('odd', fn));
  const first = tfl.layers.dense({ name: 'first', units: 2 }).apply(input) as tfl.SymbolicTensor;
  const hidden = inner.apply(first) as tfl.SymbolicTensor;
  const output = tfl.layers.dense({ name: 'last', units: 1 }).apply(hidden) as tfl.SymbolicTensor;
  const model = tfl.model({ name: 'critic', inputs: input, outputs: output });
  fill(model, 4);
  return model;
}

async function errorOf(
  model: tfl.LayersModel,
  loss: Player<PointBatch>['loss'],
  rows: number[][] = [
    [1, 2],
    [3, 4],
  ],
) {
  const player: Player<PointBatch> = {
    name: 'judge',
    trains: ['critic'],
    optimizer: sgd({ learningRate: 1 }),
    loss,
  };
  const gan: Gan<PointBatch> = {
    name: 'odd',
    config: {},
    networks: { critic: model },
    players: [player],
    needs: plane,
    output: plane,
    sampling: [],
    sample: ({ n }) => ({ points: tf.zeros([n, 2]) }),
    dispose: () => undefined,
  };
  const state = createTrainingState(gan, { seed: 1 });
  const batch = { points: tf.tensor2d(rows) };
  const { numTensors } = tf.memory();
  const error = await computeGradients(state, player, [batch], at).catch((cause: unknown) => cause);
  expect(tf.memory().numTensors).toBe(numTensors);
  expect(Object.keys(model.layers[1]!)).not.toContain('call'); // the wrapped layer is restored
  disposeTrainingState(state);
  expect(error).toBeInstanceOf(GanError);
  expect((error as GanError).code).toBe('not-finite');
  return (error as GanError).message;
}

const mean: Player<PointBatch>['loss'] = ({ points }, ctx) => ({
  fine: tf.scalar(1),
  real: tf.mean(ctx.run('critic', points)) as tf.Scalar,
});

describe('a loss that is not finite', () => {
  it('names player, term, step, update and the first layer, inside a nested model', async () => {
    const message = await errorOf(
      critic((x) => tf.log(tf.mul(tf.abs(x), -1))),
      mean,
    );
    expect(message).toContain("player 'judge', term 'real' is NaN at step 12, update 1");
    expect(message).toContain("the output of layer 'critic/block/odd' (Apply)");
  });

  it('says when the batch itself is not finite', async () => {
    const message = await errorOf(
      critic((x) => x),
      mean,
      [
        [1, Number.NaN],
        [3, 4],
      ],
    );
    expect(message).toContain("It starts in the batch itself, in 'points'");
    expect(message).toContain("term 'real' is NaN");
  });

  it('says when it begins after the networks, and Inf where it is Inf', async () => {
    const message = await errorOf(
      critic((x) => x),
      ({ points }, ctx) => ({
        real: tf.exp(tf.add(tf.square(tf.mean(ctx.run('critic', points))), 1000)) as tf.Scalar,
      }),
    );
    expect(message).toContain("term 'real' is Infinity");
    expect(message).toContain('It starts in the loss itself, after the outputs of the networks');
  });
});

describe('a gradient that is not finite', () => {
  it('is found where the loss is finite: sqrt at 0', async () => {
    const root = critic((x) => tf.sqrt(tf.mul(x, 0)));
    const message = await errorOf(root, mean);
    expect(message).toContain("player 'judge', the gradient of term 'real' is not finite");
    expect(message).toContain("the gradient at the output of layer 'critic/block/second' (Dense)");
  });

  it('is not blamed where all are finite and only their sum is not', async () => {
    const input = tfl.input({ shape: [2] });
    const wide = tfl.layers.dense({ name: 'wide', units: 64, kernelInitializer: 'ones' }).apply(input);
    const model = tfl.model({ name: 'critic', inputs: input, outputs: wide as tfl.SymbolicTensor });
    const large: Player<PointBatch>['loss'] = ({ points }, ctx) => ({
      real: tf.sum(tf.mul(ctx.run('critic', points), 1e37)) as tf.Scalar,
    });
    const message = await errorOf(model, large, [
      [1, -1],
      [1, -1],
    ]);
    expect(message).toContain('its gradients are finite, but so large that their sum overflows float32, at step 12');
  });
});
