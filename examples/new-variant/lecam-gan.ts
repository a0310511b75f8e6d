import {
  adam,
  disposeNetworks,
  type Gan,
  heUniform,
  initialise,
  type Player,
  type PointBatch,
  type RandomStream,
  randomStream,
  type StateSpec,
  stopGradient,
} from '@ganforge/core';
import { checkKnownOptions, GanError } from '@ganforge/formats';
import { hinge, r1 } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';

const where = 'examples/lecam-gan';

/** Options of {@link lecamGan}. */
export interface LecamGanOptions {
  /** Coordinates of a point. @default 2 */
  readonly dimensions?: number;
  /** Units of each of the two hidden layers of both networks. @default 128 */
  readonly units?: number;
  /** Length of z. @default 2 */
  readonly latentDim?: number;
  /** Weight of the regularisation. @default 0.1 */
  readonly lambda?: number;
  /** Weight of the past in the moving means of the logits, in [0,1). @default 0.99 */
  readonly decay?: number;
  /** Weight of the R1 penalty, taken every 4th step; 0 for none. @default 0.1 */
  readonly gamma?: number;
  /** Batch norm in the discriminator, which an R1 penalty rules out. @default false */
  readonly batchNorm?: boolean;
  /** Of Adam, for both players. @default 0.0005 */
  readonly learningRate?: number;
  /** Of the first weights. @default 0 */
  readonly seed?: number;
}

const defaults: Required<LecamGanOptions> = {
  dimensions: 2,
  units: 128,
  latentDim: 2,
  lambda: 0.1,
  decay: 0.99,
  gamma: 0.1,
  batchNorm: false,
  learningRate: 5e-4,
  seed: 0,
};

/** R1 is taken in every 4th step, with 4 times its weight. */
const LAZY = 4;

/**
 * LeCam-GAN on points float32 [N,D]: the hinge loss, and a discriminator that is held near its own past.
 *
 * With a_R and a_F the moving means of the logits of reals and fakes, the discriminator also lowers
 *
 *     lambda ( E (D(x) - a_F)^2 + E (D(G(z)) - a_R)^2 ).
 *
 * Tseng et al. 2021, "Regularizing Generative Adversarial Networks under Limited Data"; R1 after Mescheder et al. 2018,
 * taken lazily as by Karras et al. 2020 ("StyleGAN2", section 3.1). The moving means start at 0. Networks and defaults
 * are of this example.
 *
 * @throws GanError `argument` for options that cannot work
 */
export function lecamGan(options: LecamGanOptions = {}): Gan<PointBatch> {
  const config = resolve(options);
  const { dimensions, latentDim, lambda, gamma, learningRate } = config;
  const networks = {
    generator: mlp('generator', latentDim, dimensions, config),
    discriminator: mlp('discriminator', dimensions, 1, config),
  };
  const start = randomStream(config.seed, 'initialise');
  for (const [name, network] of Object.entries(networks)) initialise(network, heUniform, start.fork(name));
  const latent = (n: number, random: RandomStream): tf.Tensor => random.normal([n, latentDim]);
  const optimizer = adam({ learningRate, beta1: 0.5 });

  const generator: Player<PointBatch> = {
    name: 'generator',
    trains: ['generator'],
    optimizer,
    loss({ points }, ctx) {
      const fake = ctx.share('fake', ctx.run('generator', latent(points.shape[0], ctx.random('z'))));
      return { adversarial: hinge.generator(ctx.run('discriminator', fake)) };
    },
  };
  const discriminator: Player<PointBatch> = {
    name: 'discriminator',
    trains: ['discriminator'],
    optimizer,
    loss({ points }, ctx) {
      const made = () => stopGradient(ctx.run('generator', latent(points.shape[0], ctx.random('z'))));
      const onFake = ctx.run('discriminator', ctx.shared('fake') ?? made());
      const onReal = ctx.run('discriminator', points);
      const { means } = ctx.state('past');
      ctx.observe('past', { means: tf.stack([tf.mean(onReal), tf.mean(onFake)]) });
      return {
        adversarial: hinge.discriminator(onReal, onFake),
        lecam: tf.mul(lambda, distance(means!, onReal, onFake)),
      };
    },
  };
  const penalty: Player<PointBatch> = {
    name: 'penalty',
    trains: ['discriminator'],
    optimizer: { sharedWith: 'discriminator' },
    every: LAZY,
    loss({ points }, ctx) {
      const critic = (x: tf.Tensor): tf.Tensor => ctx.run('discriminator', x);
      return { r1: tf.mul(gamma * LAZY, r1(critic, points)) };
    },
  };

  return {
    name: 'lecam-gan',
    config: { ...config },
    networks,
    players: gamma > 0 ? [generator, discriminator, penalty] : [generator, discriminator],
    state: { past: movingMeans(config.decay) },
    output: { kind: 'points', dimensions },
    latent: (n, random) => [latent(n, random)],
    sample: ({ n, random, latent: given }) =>
      tf.tidy(() => {
        if (!(Number.isInteger(n) && n > 0)) throw new GanError(where, `n must be a positive integer; received ${n}.`);
        const z = given?.[0] ?? latent(n, random);
        if (String(z.shape) === String([n, latentDim])) return networks.generator.predict(z) as tf.Tensor;
        throw new GanError(where, `z must be [${n},${latentDim}]; received [${z.shape}].`, { code: 'shape' });
      }),
    dispose: () => disposeNetworks(networks),
  };
}

/** The moving means of the discriminator's logits, of reals and of fakes: they move once, after its update. */
function movingMeans(decay: number): StateSpec {
  return {
    initial: () => ({ means: tf.zeros([2]) }),
    reduce: 'mean',
    next: (old, found) => ({ means: tf.add(tf.mul(decay, old.means!), tf.mul(1 - decay, found.means!)) }),
  };
}

/** E (D(x) - a_F)^2 + E (D(G(z)) - a_R)^2. */
function distance(means: tf.Tensor, onReal: tf.Tensor, onFake: tf.Tensor): tf.Scalar {
  const meanSquare = (logits: tf.Tensor, from: number) =>
    tf.mean(tf.squaredDifference(logits, tf.slice(means, from, 1)));
  return tf.add(meanSquare(onReal, 1), meanSquare(onFake, 0));
}

/** Two hidden layers; every layer has a name of its own. */
function mlp(
  name: string,
  inputs: number,
  outputs: number,
  { units, batchNorm }: Required<LecamGanOptions>,
): LayersModel {
  const hidden = (i: number) => [
    layers.dense({ name: `dense${i}`, units, kernelInitializer: 'zeros', ...(i === 1 && { inputShape: [inputs] }) }),
    ...(batchNorm && name === 'discriminator' ? [layers.batchNormalization({ name: `norm${i}` })] : []),
    layers.leakyReLU({ name: `relu${i}`, alpha: 0.2 }),
  ];
  const out = layers.dense({ name: 'out', units: outputs, kernelInitializer: 'zeros' });
  return sequential({ name, layers: [...hidden(1), ...hidden(2), out] });
}

/** The options with their defaults, refused unless they can work. */
function resolve(options: LecamGanOptions): Required<LecamGanOptions> {
  checkKnownOptions(where, options, Object.keys(defaults));
  const config = { ...defaults, ...options };
  for (const name of ['dimensions', 'units', 'latentDim'] as const) {
    if (Number.isInteger(config[name]) && config[name] > 0) continue;
    throw new GanError(where, `${name} must be a positive integer; received ${config[name]}.`);
  }
  for (const name of ['lambda', 'gamma', 'decay'] as const) {
    if (config[name] >= 0 && (name !== 'decay' || config[name] < 1)) continue;
    throw new GanError(
      where,
      `${name} must be ${name === 'decay' ? 'in [0,1)' : '0 or more'}; received ${config[name]}.`,
    );
  }
  if (config.gamma > 0 && config.batchNorm) {
    // R1 asks how the logit of one point changes with it; batch norm makes it depend on all others.
    throw new GanError(where, 'an R1 penalty and batch norm exclude each other. Set gamma to 0 or batchNorm to false.');
  }
  return config;
}
