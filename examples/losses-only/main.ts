import { gradientPenalty, hinge, r1, wasserstein } from '@ganforge/losses';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';

// The data come from a mixture of three gaussians in the plane, with different weights.
const modes = [
  { weight: 0.5, centre: [-2, 0], std: 0.25 },
  { weight: 0.3, centre: [1.5, 1.5], std: 0.4 },
  { weight: 0.2, centre: [1, -2], std: 0.15 },
] as const;
const batchSize = 128;
const criticUpdates = 3;
const steps = 1000;
const samples = 5000;

type Network = (x: tf.Tensor) => tf.Tensor;
interface Game {
  readonly name: string;
  /** Returns the loss of the critic, including its weighted penalty. */
  critic(f: Network, real: tf.Tensor, fake: tf.Tensor): tf.Scalar;
  generator(fakeLogits: tf.Tensor): tf.Scalar;
}

const games: readonly Game[] = [
  {
    name: 'wasserstein + gradientPenalty',
    critic: (f, real, fake) =>
      tf.add(wasserstein.discriminator(f(real), f(fake)), gradientPenalty(f, real, fake, { uniform })),
    generator: wasserstein.generator,
  },
  {
    name: 'hinge + r1',
    critic: (f, real, fake) => tf.add(hinge.discriminator(f(real), f(fake)), tf.mul(0.2, r1(f, real))),
    generator: hinge.generator,
  },
];

// Each call that draws random numbers uses its own seed.
let seed = 0;
const normal = (shape: readonly number[]): tf.Tensor => tf.randomNormal([...shape], 0, 1, 'float32', ++seed);
const uniform = (shape: readonly number[]): tf.Tensor => tf.randomUniform([...shape], 0, 1, 'float32', ++seed);

/** Draws n points [n,2] of the mixture. */
function mixture(n: number): tf.Tensor {
  const rows = Array.from(uniform([n]).dataSync(), (u) => {
    const { centre, std } = modes[u < 0.5 ? 0 : u < 0.8 ? 1 : 2];
    return [...centre, std];
  });
  const [centre, std] = tf.split(tf.tensor2d(rows), [2, 1], 1);
  return tf.add(centre!, tf.mul(std!, normal([n, 2])));
}

/**
 * Builds a network with two hidden layers of 64 units and leaky ReLU. The weights are drawn here by He's rule, because
 * the initialisers of tfjs would not use our seeds.
 */
function multilayer(units: number): LayersModel {
  const dense = (of: number) => layers.dense({ units: of, kernelInitializer: 'zeros' });
  const leaky = () => layers.leakyReLU({ alpha: 0.2 });
  const input = layers.inputLayer({ inputShape: [2] });
  const net = sequential({ layers: [input, dense(64), leaky(), dense(64), leaky(), dense(units)] });
  tf.tidy(() => {
    const he = (w: tf.Tensor): tf.Tensor => tf.mul(normal(w.shape), Math.sqrt(2 / w.shape[0]!));
    net.setWeights(net.getWeights().map((w) => (w.rank === 2 ? he(w) : w)));
  });
  return net;
}

const variablesOf = (net: LayersModel): tf.Variable[] => net.trainableWeights.map((w) => w.read() as tf.Variable);

/** Trains a new generator and critic. Returns 5,000 points of the generator as x, y, x, y, ... */
async function play({ name, critic, generator }: Game): Promise<Float32Array> {
  seed = 0;
  const [g, f] = [multilayer(2), multilayer(1)];
  const [ofG, ofF] = [variablesOf(g), variablesOf(f)];
  const [adamG, adamF] = [tf.train.adam(1e-3, 0.5, 0.9), tf.train.adam(2e-3, 0.5, 0.9)];
  const judge: Network = (x) => f.apply(x) as tf.Tensor;
  const make = (n: number): tf.Tensor => g.apply(normal([n, 2])) as tf.Tensor;
  const began = performance.now();
  for (let step = 1; step <= steps; step++) {
    tf.tidy(() => {
      for (let update = 0; update < criticUpdates; update++) {
        const [real, fake] = [mixture(batchSize), make(batchSize)];
        adamF.minimize(() => critic(judge, real, fake), false, ofF);
      }
      adamG.minimize(() => generator(judge(make(batchSize))), false, ofG);
    });
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    if (step % 50 === 0) process.stderr.write(`\r${name}: step ${step} of ${steps}, ${seconds} s `);
  }
  process.stderr.write('\n');
  const points = tf.tidy(() => make(samples));
  const values = (await points.data()) as Float32Array;
  tf.dispose(points);
  for (const part of [adamG, adamF, g, f]) part.dispose();
  return values;
}

/** Computes the share of points within three standard deviations of each mode. */
function shares(points: Float32Array): number[] {
  return modes.map(({ centre, std }) => {
    let within = 0;
    for (let i = 0; i < points.length; i += 2) {
      if (Math.hypot(points[i]! - centre[0], points[i + 1]! - centre[1]) < 3 * std) within++;
    }
    return within / samples;
  });
}

await tf.setBackend('wasm');
const row = (name: string, cells: readonly string[]): string =>
  `| ${[name.padEnd(30), ...cells.map((cell) => cell.padStart(6))].join(' | ')} |`;
const percent = (numbers: readonly number[]): string[] => numbers.map((n) => `${(100 * n).toFixed(1)} %`);
const withSum = (each: readonly number[]): number[] => [...each, each.reduce((a, b) => a + b, 0)];
const table = [row('within 3 sigma of', ['mode 1', 'mode 2', 'mode 3', 'any'])];
const inReach = 1 - Math.exp(-4.5); // the probability for a gaussian in the plane
table.push(row('the data', percent(withSum(modes.map(({ weight }) => weight * inReach)))));
for (const game of games) table.push(row(game.name, percent(withSum(shares(await play(game))))));
console.log(table.join('\n'));
