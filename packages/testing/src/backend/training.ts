import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { noise } from '../reference-kernels.ts';
import { tensor } from './check.ts';

const batch = 4;
const latent = 8;

/** The losses of both players in each step, in the order of their updates. */
export type TinyTraining = readonly number[];

/**
 * Trains a DCGAN with two thousand weights on the current engine and returns its losses. The training images are fixed
 * and have 16x16 pixels.
 *
 * It has strided and transposed convolutions, batch norm, ReLU and leaky ReLU, the non-saturating loss, and Adam with
 * the settings of Radford et al. 2015. Weights, images and latents are fixed, so engines can be compared.
 *
 * @throws Error if a step or the training leaks tensors
 */
export async function trainTinyGan(steps: number): Promise<TinyTraining> {
  const before = tf.memory().numTensors;
  const [generator, discriminator] = [buildGenerator(), buildDiscriminator()];
  const [forGenerator, forDiscriminator] = [tf.train.adam(2e-4, 0.5), tf.train.adam(2e-4, 0.5)];
  const losses: number[] = [];
  let held = 0;
  for (let step = 0; step < steps; step++) {
    const fakes = (): tf.Tensor => run(generator, tensor(noise([batch, latent], step)));
    const score = (images: tf.Tensor): tf.Tensor => run(discriminator, images);
    const real = (): tf.Tensor => tensor(noise([batch, 16, 16, 1], step));
    const discriminatorLoss = (): tf.Scalar =>
      tf.mean(tf.add(tf.softplus(tf.neg(score(real()))), tf.softplus(score(fakes()))));
    losses.push(await update(forDiscriminator, discriminator, discriminatorLoss));
    losses.push(await update(forGenerator, generator, () => tf.mean(tf.softplus(tf.neg(score(fakes()))))));
    if (step === 0) held = tf.memory().numTensors;
    expectTensors(held, `step ${step}`);
  }
  for (const owner of [generator, discriminator, forGenerator, forDiscriminator]) owner.dispose();
  expectTensors(before, 'the training');
  return losses;
}

/**
 * Computes the slope of the discriminator's loss along the gradient of this loss in two ways: from the gradient, and as
 * a central difference of the loss. If the gradient is correct, the two slopes are equal up to float32 rounding.
 */
export async function slopesAlongGradient(): Promise<{ readonly gradient: number; readonly difference: number }> {
  const discriminator = buildDiscriminator();
  const loss = (): tf.Scalar => tf.mean(tf.softplus(run(discriminator, tensor(noise([batch, 16, 16, 1], 3)))));
  const variables = trained(discriminator);
  const { value, grads } = tf.variableGrads(loss, variables);
  const norm = Math.sqrt(await read(tf.tidy(() => tf.addN(variables.map((v) => tf.sum(tf.square(grads[v.name]!)))))));
  const shift = (by: number): void =>
    tf.tidy(() => {
      for (const v of variables) v.assign(tf.add(v, tf.mul(grads[v.name]!, by / norm)));
    });
  const h = 0.002;
  shift(h);
  const ahead = await read(tf.tidy(loss));
  shift(-2 * h);
  const behind = await read(tf.tidy(loss));
  tf.dispose([value, grads]);
  discriminator.dispose();
  return { gradient: norm, difference: (ahead - behind) / (2 * h) };
}

function buildGenerator(): layers.Sequential {
  const bare = { useBias: false, kernelInitializer: 'zeros' } as const;
  const up = { kernelSize: 4, strides: 2, padding: 'same', ...bare } as const;
  return filled([
    layers.layers.dense({ units: 128, inputShape: [latent], ...bare }),
    layers.layers.reshape({ targetShape: [4, 4, 8] }),
    layers.layers.batchNormalization({}),
    layers.layers.reLU(),
    layers.layers.conv2dTranspose({ filters: 4, ...up }),
    layers.layers.batchNormalization({}),
    layers.layers.reLU(),
    layers.layers.conv2dTranspose({ filters: 1, activation: 'tanh', ...up }),
  ]);
}

function buildDiscriminator(): layers.Sequential {
  const down = { kernelSize: 4, strides: 2, padding: 'same', useBias: false, kernelInitializer: 'zeros' } as const;
  return filled([
    layers.layers.conv2d({ filters: 4, inputShape: [16, 16, 1], ...down }),
    layers.layers.leakyReLU({ alpha: 0.2 }),
    layers.layers.conv2d({ filters: 8, ...down }),
    layers.layers.batchNormalization({}),
    layers.layers.leakyReLU({ alpha: 0.2 }),
    layers.layers.flatten(),
    layers.layers.dense({ units: 1, kernelInitializer: 'zeros' }),
  ]);
}

/** Returns a model whose kernels are fixed numbers in (-0.2,0.2). The other weights keep their initial values. */
function filled(stack: layers.layers.Layer[]): layers.Sequential {
  const model = layers.sequential({ layers: stack as never });
  tf.tidy(() => {
    for (const [i, weight] of model.weights.entries()) {
      if (!weight.originalName.endsWith('kernel')) continue;
      weight.write(tf.mul(tensor(noise(weight.shape as number[], i)), 0.2));
    }
  });
  return model;
}

function run(model: layers.LayersModel, input: tf.Tensor): tf.Tensor {
  return model.apply(input, { training: true }) as tf.Tensor;
}

function trained(model: layers.LayersModel): tf.Variable[] {
  return model.trainableWeights.map((weight) => weight.read() as tf.Variable);
}

async function update(optimizer: tf.Optimizer, network: layers.LayersModel, loss: () => tf.Scalar): Promise<number> {
  return read(
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(loss, trained(network));
      optimizer.applyGradients(grads);
      return value;
    }),
  );
}

async function read(scalar: tf.Tensor): Promise<number> {
  const [value] = await scalar.data();
  scalar.dispose();
  return value!;
}

function expectTensors(held: number, by: string): void {
  const left = tf.memory().numTensors - held;
  if (left !== 0) throw new Error(`${left} tensors were left behind by ${by}`);
}
