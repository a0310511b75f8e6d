import '@ganforge/backend-native';
import { type Batch, type Gan, randomStream } from '@ganforge/core';
import { cgan, cycleGan, dcgan, gan, wgan, wganGp } from '@ganforge/models';
import {
  applyGradients,
  compileSchedules,
  computeGradients,
  createTrainingState,
  disposeTrainingState,
  updatePosition,
} from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, expect, it } from 'vitest';
import { describeNative } from './native.ts';
import { withCheckedKernels } from './sweep/checked-kernels.ts';
import { float64Kernels } from './sweep/float64-kernels.ts';

/** Every model of the zoo with the layers it is trained with; batches are small, and cycleGan's images. */
const models: readonly (readonly [name: string, build: () => Gan<never>, batch: () => Batch])[] = [
  ['gan', () => gan({}), () => ({ images: images(2, 28, 1) })],
  ['dcgan', () => dcgan({}), () => ({ images: images(2, 64, 3) })],
  ['cgan', () => cgan({ classes: 10 }), () => ({ images: images(2, 64, 3), labels: tf.tensor1d([3, 7], 'int32') })],
  [
    'cgan of concatenated labels',
    () => cgan({ classes: 10, form: 'concat', generatorLabels: 'batch-norm', size: 28, channels: 1 }),
    () => ({ images: images(1, 28, 1), labels: tf.tensor1d([3], 'int32') }),
  ],
  ['wgan', () => wgan({}), () => ({ images: images(2, 64, 3) })],
  ['wganGp of convolutions', () => wganGp({ size: 32 }), () => ({ images: images(3, 32, 3) })],
  ['wganGp of residual blocks', () => wganGp({ architecture: 'resnet' }), () => ({ images: images(1, 32, 3) })],
  ['wganGp of points', () => wganGp({ dimensions: 2 }), () => ({ points: random([64, 2], 1) })],
  ['cycleGan', () => cycleGan({ size: 64, blocks: 6 }), () => ({ a: images(1, 64, 3), b: images(1, 64, 3) })],
];

function random(shape: number[], key: number): tf.Tensor {
  return randomStream(1, 'sweep', key).uniform(shape, -1, 1);
}

function images(n: number, size: number, channels: number): tf.Tensor {
  return random([n, size, size, channels], size);
}

/** One update of each player. */
async function updateAll(model: Gan, batch: Batch): Promise<void> {
  const state = createTrainingState(model, { seed: 1 });
  const schedules = await compileSchedules(model, Object.values(batch)[0]!.shape[0]!, 1);
  for (const player of model.players) {
    const at = updatePosition(schedules, player);
    const found = await computeGradients(state, player, [batch], at);
    applyGradients(state, player, found, at, 2e-4);
    found.dispose();
  }
  disposeTrainingState(state);
}

describeNative('kernels at the shapes of the models', () => {
  const float64 = float64Kernels();
  const largest = new Map<string, number>();
  afterAll(async () => {
    await float64.close();
    const table = [...largest].sort((a, b) => b[1] - a[1]).map(([name, worst]) => `${name} ${worst.toExponential(1)}`);
    console.info(`largest deviation of each kernel:\n${table.join('\n')}`);
  });

  it.each(models)('%s: each is what it is in float64', async (_, build, makeBatch) => {
    const model = build() as Gan;
    const batch = makeBatch();
    const { checked, unchecked } = await withCheckedKernels(float64, 'distinct', () => updateAll(model, batch));
    tf.dispose({ ...batch });
    model.dispose();
    for (const [name, { worst }] of checked) largest.set(name, Math.max(worst, largest.get(name) ?? 0));
    expect(
      [...checked].filter(([, { worst }]) => !(worst <= 1e-5)).map(([, { where, worst }]) => [where, worst]),
    ).toEqual([]);
    // Ours alone have tests of their own.
    expect([...unchecked].filter((name) => !name.startsWith('Ganforge'))).toEqual([]);
  });
});
