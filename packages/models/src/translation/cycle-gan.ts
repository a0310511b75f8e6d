import {
  adam,
  checkEngineReady,
  disposeNetworks,
  type Gan,
  initialise,
  type LossContext,
  normalKernels,
  randomStream,
  type SampleRequest,
  type Schedule,
  stopGradient,
  type UnpairedBatch,
} from '@ganforge/core';
import { checkKnownOptions, GanError } from '@ganforge/formats';
import { cycleConsistency, identityLoss, leastSquares } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { batchEntry } from '../shared/batch-entry.ts';
import { checkInteger, checkNumber, checkOneOf, withDefaults } from '../shared/options.ts';
import { checkParameters } from '../shared/parameter-limit.ts';
import { checkRequest, formatTensor, isTensor } from '../shared/request.ts';
import { imagePool } from './image-pool.ts';
import { type PatchSize, patchDiscriminator, patchSizes, smallestImage } from './patch-discriminator.ts';
import { resnetGenerator } from './resnet-generator.ts';

const where = 'models/cycle-gan';

/** Options of {@link cycleGan}. */
export interface CycleGanOptions {
  /** Height and width of the images in pixels: a multiple of 4 in 8..1024. @default 256 */
  readonly size?: number;
  /** 1 (grey) or 3 (RGB). @default 3 */
  readonly channels?: 1 | 3;
  /** Feature maps of the generators next to the image. @default 64 */
  readonly features?: number;
  /** Residual blocks in each generator. @default 9 from 256 pixels on, else 6 */
  readonly blocks?: number;
  /** Feature maps of the discriminators' first convolution. @default 64 */
  readonly discriminatorFeatures?: number;
  /** Side in pixels of the patches that the discriminators judge: 16, 34 or 70. @default 70 */
  readonly patch?: PatchSize;
  /** Generated images of each kind that are kept to be judged again; 0 for none. @default 50 */
  readonly poolSize?: number;
  /** Weight of a and of b coming back as they were, together or each by itself. @default 10 */
  readonly lambdaCycle?: number | { readonly a: number; readonly b: number };
  /** Weight, relative to `lambdaCycle`, of leaving alone what is already as it should be; 0 for none. @default 0.5 */
  readonly identity?: number;
  /** Of Adam, for both players. @default 2e-4 for 100 epochs, then falling in a line to 0 over another 100 */
  readonly learningRate?: Schedule;
  /** Of Adam. @default 0.5 */
  readonly beta1?: number;
  /** Of Adam. @default 0.999 */
  readonly beta2?: number;
  /** Of the first weights. @default 0 */
  readonly seed?: number;
}

type Resolved = Required<CycleGanOptions> & { readonly lambdaCycle: { readonly a: number; readonly b: number } };

const defaults: Required<CycleGanOptions> = {
  size: 256,
  channels: 3,
  features: 64,
  blocks: 9,
  discriminatorFeatures: 64,
  patch: 70,
  poolSize: 50,
  lambdaCycle: 10,
  identity: 0.5,
  // 2e-4 in epochs 0..99, 2e-4 * 100/101 in epoch 100, 2e-4 * 1/101 in epoch 199: the authors' PyTorch schedule.
  learningRate: '2e-4 * max(0, min(1, (200 - epoch) / 101))',
  beta1: 0.5,
  beta2: 0.999,
  seed: 0,
};

/**
 * CycleGAN: translates images of a kind A into a kind B and back, learnt from images of each that do not correspond;
 * float32 [N,S,S,C] in [-1,1].
 *
 * Two generators, aToB and bToA, under one optimizer; two patch discriminators under another, on a pool of generated
 * images. The generators lower, for both directions,
 *
 *     E[(D_B(G(a)) - 1)^2] + lambda ( E|F(G(a)) - a| + identity E|F(a) - a| ),
 *
 * the discriminators E[(D_B(b) - 1)^2] / 2 + E[D_B(pool of G(a))^2] / 2. Zhu et al. 2017, "Unpaired Image-to-Image
 * Translation using Cycle-Consistent Adversarial Networks", with the layers, identity loss and schedule of the authors'
 * PyTorch code: 11,378,179 parameters in a generator at 256x256x3, 7,837,699 below, 2,764,737 in a discriminator. The
 * paper takes batches of one image.
 *
 * @throws GanError `argument` for options that cannot work; `engine` when no engine is ready to hold the networks
 * @example
 * const gan = cycleGan({ size: 64, features: 32, seed: 1 });
 * const trucks = gan.sample({ n: 8, random: randomStream(2), inputs: automobiles }); // [8,64,64,3] in [-1,1]
 * const back = gan.sample({ n: 8, random: randomStream(2), inputs: trucks, options: { direction: 'bToA' } });
 */
export function cycleGan(options: CycleGanOptions = {}): Gan<UnpairedBatch> {
  const config = resolve(options);
  const { size, channels, poolSize, lambdaCycle, identity, learningRate, beta1, beta2 } = config;
  // What refuses options comes before the networks, which nobody could free after an error.
  const optimizer = adam({ learningRate, beta1, beta2 });
  const start = randomStream(config.seed, 'initialise');
  checkEngineReady(where);
  const networks = buildNetworks(config);
  for (const [name, network] of Object.entries(networks)) initialise(network, normalKernels(), start.fork(name));
  const pool = poolSize === 0 ? undefined : imagePool(poolSize, [size, size, channels]);

  return {
    name: 'cycle-gan',
    config: { ...config },
    networks,
    // The generators update first and leave their fakes, made before the update, to the discriminators.
    players: [
      {
        name: 'generators',
        trains: ['aToB', 'bToA'],
        optimizer,
        loss(batch, ctx) {
          const [a, b] = sidesOf(batch);
          const fakeB = ctx.share('fakeB', ctx.run('aToB', a));
          const fakeA = ctx.share('fakeA', ctx.run('bToA', b));
          return {
            adversarialB: squaredError(ctx.run('discriminatorB', fakeB)),
            adversarialA: squaredError(ctx.run('discriminatorA', fakeA)),
            cycleA: weighted(lambdaCycle.a, cycleConsistency(a, ctx.run('bToA', fakeB))),
            cycleB: weighted(lambdaCycle.b, cycleConsistency(b, ctx.run('aToB', fakeA))),
            ...(identity > 0 && {
              identityA: weighted(lambdaCycle.a * identity, identityLoss(a, ctx.run('bToA', a))),
              identityB: weighted(lambdaCycle.b * identity, identityLoss(b, ctx.run('aToB', b))),
            }),
          };
        },
      },
      {
        name: 'discriminators',
        trains: ['discriminatorA', 'discriminatorB'],
        optimizer,
        loss(batch, ctx) {
          const [a, b] = sidesOf(batch);
          const fakeB = ctx.shared('fakeB') ?? stopGradient(ctx.run('aToB', a));
          const fakeA = ctx.shared('fakeA') ?? stopGradient(ctx.run('bToA', b));
          const judge = (side: 'A' | 'B', real: tf.Tensor, fake: tf.Tensor): tf.Scalar => {
            const shown = pool?.query(ctx, `pool${side}`, fake as tf.Tensor4D) ?? fake;
            return judged(ctx, `discriminator${side}`, real, shown);
          };
          return { a: judge('A', a, fakeA), b: judge('B', b, fakeB) };
        },
      },
    ],
    ...(pool && { state: { poolA: pool.state, poolB: pool.state } }),
    output: { kind: 'image', height: size, width: size, channels },
    translates: 'a',
    sample(request) {
      const { inputs, direction } = checkSample(request, [size, size, channels]);
      return tf.tidy(() => networks[direction].predict(inputs) as tf.Tensor4D);
    },
    dispose: () => disposeNetworks(networks),
  };
}

/** E[(D(fake) - 1)^2]: the authors weigh the generators' side without the 1/2 that the loss has. */
function squaredError(logits: tf.Tensor): tf.Scalar {
  return weighted(2, leastSquares.generator(logits));
}

/** A discriminator's loss; its mean answers are logged. */
function judged(ctx: LossContext, network: string, real: tf.Tensor, fake: tf.Tensor): tf.Scalar {
  const [onReal, onFake] = [ctx.run(network, real), ctx.run(network, fake)];
  ctx.log(`${network}(real)`, tf.mean(onReal));
  ctx.log(`${network}(fake)`, tf.mean(onFake));
  return leastSquares.discriminator(onReal, onFake);
}

function sidesOf(batch: UnpairedBatch): readonly [a: tf.Tensor4D, b: tf.Tensor4D] {
  return [batchEntry(where, batch, 'a'), batchEntry(where, batch, 'b')];
}

function weighted(weight: number, loss: tf.Scalar): tf.Scalar {
  return tf.mul(loss, weight);
}

function buildNetworks(config: Resolved) {
  const { discriminatorFeatures, ...common } = config;
  const generator = (name: string) => resnetGenerator({ ...common, name });
  const discriminator = (name: string) => patchDiscriminator({ ...common, name, features: discriminatorFeatures });
  return {
    aToB: generator('aToB'),
    bToA: generator('bToA'),
    discriminatorA: discriminator('discriminatorA'),
    discriminatorB: discriminator('discriminatorB'),
  };
}

/** What to translate and whereto, if it can be. */
function checkSample(request: SampleRequest, image: readonly number[]) {
  checkRequest(where, request);
  const { n, inputs, options = {} } = request;
  checkInteger(where, 'n', n, 1);
  checkKnownOptions(where, options, ['direction']);
  const direction = (options.direction ?? 'aToB') as 'aToB' | 'bToA';
  checkOneOf(where, 'direction', direction, ['aToB', 'bToA']);
  const expected = [n, ...image];
  if (inputs !== undefined && isTensor(inputs, 'float32', expected)) return { inputs, direction };
  const received = formatTensor(inputs);
  throw new GanError(where, `inputs must be the images to translate, float32 [${expected}]; received ${received}.`, {
    code: 'shape',
  });
}

/** The options with their defaults, refused unless they can work. */
function resolve(options: CycleGanOptions): Resolved {
  checkKnownOptions(where, options, Object.keys(defaults));
  const blocks = (options.size ?? defaults.size) >= 256 ? 9 : 6; // section 7.2 of the paper
  const config = withDefaults({ ...defaults, blocks }, options);
  const { size, patch, identity, lambdaCycle: lambda } = config;
  checkInteger(where, 'size', size, 8, 1024);
  if (size % 4 !== 0) {
    throw new GanError(where, `size must be a multiple of 4; received ${size}. Try ${size - (size % 4)}.`);
  }
  checkOneOf(where, 'channels', config.channels, [1, 3]);
  checkOneOf(where, 'patch', patch, patchSizes);
  if (size < smallestImage(patch)) {
    const problem = `patches of ${patch} need images of at least ${smallestImage(patch)} pixels; received size ${size}`;
    throw new GanError(where, `${problem}. Try patch ${size < smallestImage(34) ? 16 : 34}.`);
  }
  for (const name of ['features', 'discriminatorFeatures', 'blocks'] as const)
    checkInteger(where, name, config[name], 1);
  checkInteger(where, 'poolSize', config.poolSize, 0);
  checkNumber(where, 'identity', identity, 0);
  const { features: f, discriminatorFeatures: d } = config;
  // the 3x3 and 4x4 kernels between hidden layers, biggest patches; the rest is nothing beside them
  const count = 2 * (9 * (20 + 32 * config.blocks) * f * f + 16 * 42 * d * d);
  checkParameters(where, count, 'features, discriminatorFeatures or blocks');
  return { ...config, lambdaCycle: checkLambda(lambda) };
}

function checkLambda(lambda: Required<CycleGanOptions>['lambdaCycle']): Resolved['lambdaCycle'] {
  if (typeof lambda !== 'object' || lambda === null) {
    checkNumber(where, 'lambdaCycle', lambda, 0);
    return { a: lambda, b: lambda };
  }
  checkKnownOptions(where, lambda, ['a', 'b']);
  checkNumber(where, 'lambdaCycle.a', lambda.a, 0);
  checkNumber(where, 'lambdaCycle.b', lambda.b, 0);
  return { a: lambda.a, b: lambda.b };
}
