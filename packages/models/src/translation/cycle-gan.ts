import {
  adam,
  type Batch,
  type Gan,
  initialiseAll,
  type LossContext,
  normalKernels,
  runNetwork,
  stopGradient,
  type UnpairedBatch,
  type Variant,
  variant,
} from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import { cycleConsistency, identityLoss, leastSquares } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { averagedGenerator } from '../shared/weight-average.ts';
import { type CycleGanConfig, cycleGanSchema, resolveCycleGan } from './cycle-gan-options.ts';
import { imagePool } from './image-pool.ts';
import { patchDiscriminator } from './patch-discriminator.ts';
import { resnetGenerator } from './resnet-generator.ts';

/**
 * CycleGAN translates images between two sets A and B. It learns from unpaired images float32 [N,S,S,C] in [-1,1].
 *
 * Two generators, aToB and bToA, have a common optimizer. Two patch discriminators have another common optimizer and
 * judge generated images from a pool. With G = aToB and F = bToA, the generators minimise the following loss, and the
 * same loss with A and B exchanged:
 *
 * ```
 * E[(D_B(G(a)) - 1)^2] + lambda * (E[|F(G(a)) - a|] + identity * E[|F(a) - a|])
 * ```
 *
 * Each discriminator minimises `E[(D_B(b) - 1)^2] / 2 + E[D_B(image of the pool)^2] / 2`.
 *
 * Source: Zhu et al. 2017, "Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial Networks", with the
 * layers, the identity loss and the schedule of the authors' PyTorch code. A generator has 11,378,179 parameters at
 * 256x256x3 and 7,837,699 at smaller sizes; a discriminator has 2,764,737. The paper uses batches of one image.
 *
 * @throws GanError `argument` if an option is invalid; `engine` if no engine is ready
 * @example
 * const gan = cycleGan({ size: 64, features: 32, seed: 1 });
 * const { b: trucks } = await gan.sample({ n: 8, random: randomStream(2), conditions: { a: automobiles } });
 * const { a: back } = await gan.sample({ n: 8, random: randomStream(2), conditions: { b: trucks! } }); // [8,64,64,3]
 */
export const cycleGan: Variant<typeof cycleGanSchema, Gan<UnpairedBatch>> = variant(
  'cycle-gan',
  cycleGanSchema,
  (given) => {
    const config = resolveCycleGan(given);
    const { size, channels, poolSize, lambdaCycle, identity, learningRate, beta1, beta2 } = config;
    const optimizer = adam({ learningRate, beta1, beta2 });
    const networks = buildNetworks(config);
    initialiseAll(networks, normalKernels(), config.seed);
    const pool = poolSize === 0 ? undefined : imagePool(poolSize, [size, size, channels]);
    const image = { kind: 'image', height: size, width: size, channels } as const;
    return {
      config,
      networks,
      // The generators update first. They pass the images that they generated before this update to the discriminators.
      players: [
        {
          name: 'generators',
          trains: ['aToB', 'bToA'],
          optimizer,
          loss({ a, b }, ctx) {
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
          loss({ a, b }, ctx) {
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
      ...averagedGenerator(config.ema, ['aToB', 'bToA']),
      needs: { a: image, b: image },
      conditions: ['a', 'b'],
      optionalConditions: ['a', 'b'],
      output: { a: image, b: image },
      sampling: ['aToB', 'bToA'],
      sample: ({ conditions }) => translations(networks, conditions),
    };
  },
);

/** Translates images a to `b`, and images b to `a`. */
function translations(networks: ReturnType<typeof buildNetworks>, { a, b }: Batch): Batch {
  if (a === undefined && b === undefined) {
    const problem = 'conditions must have images to translate, a or b or both; received none';
    throw new GanError('models/cycle-gan', `${problem}. Try conditions: { a: images }.`, { code: 'shape' });
  }
  return tf.tidy(() => ({
    ...(b && { a: runNetwork(networks.bToA, b) }),
    ...(a && { b: runNetwork(networks.aToB, a) }),
  }));
}

/** Computes `E[(D(fake) - 1)^2]`. As in the authors' code, the loss of the generator has no factor 1/2. */
function squaredError(logits: tf.Tensor): tf.Scalar {
  return weighted(2, leastSquares.generator(logits));
}

/** Returns the loss of a discriminator, and logs its mean outputs. */
function judged(ctx: LossContext, network: string, real: tf.Tensor, fake: tf.Tensor): tf.Scalar {
  const [onReal, onFake] = [ctx.run(network, real), ctx.run(network, fake)];
  ctx.log(`${network}(real)`, tf.mean(onReal));
  ctx.log(`${network}(fake)`, tf.mean(onFake));
  return leastSquares.discriminator(onReal, onFake);
}

function weighted(weight: number, loss: tf.Scalar): tf.Scalar {
  return tf.mul(loss, weight);
}

function buildNetworks(config: CycleGanConfig) {
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
