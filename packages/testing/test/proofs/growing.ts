import { adam, type Gan, glorotUniform, initialiseAll, type LossContext, type Variant, variant } from '@ganforge/core';
import { nonSaturating } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';

const schema = { seed: { type: 'integer', default: 0, about: 'Seed of the initial weights.' } } as const;
const points = { kind: 'points', dimensions: 2 } as const;

/**
 * A GAN on points that grows like ProGAN (Karras et al. 2018). It has three stages: a small generator; a stage in which
 * a second block fades in; and a stage with both blocks. The weight of the second block is the completed fraction of
 * the stage. The second stage has its own batch size, and all optimizers restart when it starts.
 */
export const growingGan: Variant<typeof schema> = variant('growing', schema, ({ seed }) => {
  const dense = (name: string, inputs: number, outputs: number) =>
    sequential({ name, layers: [layers.dense({ name: 'out', units: outputs, inputShape: [inputs] })] });
  const networks = { base: dense('base', 2, 2), block: dense('block', 2, 2), critic: dense('critic', 2, 1) };
  initialiseAll(networks, glorotUniform, seed);
  const optimizer = adam({ learningRate: 0.01, beta1: 0.5 });

  /**
   * Returns `base` in the small stage, `base + alpha * (block(base) - base)` while the block fades in, and
   * `block(base)` in the last stage.
   */
  const grown = (base: tf.Tensor, stage: string, alpha: tf.Tensor, block: (x: tf.Tensor) => tf.Tensor): tf.Tensor => {
    if (stage === 'small') return base;
    return stage === 'whole' ? block(base) : tf.add(base, tf.mul(alpha, tf.sub(block(base), base)));
  };
  const fakes = (ctx: LossContext, n: number): tf.Tensor => {
    const base = ctx.run('base', ctx.random('z').normal([n, 2]));
    return grown(base, ctx.stage, ctx.schedule('alpha'), (x) => ctx.run('block', x));
  };
  const generator = (name: string, trains: readonly string[], stages: readonly string[]): Gan['players'][number] => ({
    name,
    trains,
    stages,
    optimizer,
    loss: ({ points }, ctx) => ({
      adversarial: nonSaturating.generator(ctx.run('critic', fakes(ctx, points!.shape[0]!))),
    }),
  });
  return {
    networks,
    stages: [
      { name: 'small', length: { steps: 3 } },
      { name: 'fade', length: { examples: 24 }, batchSize: 8, resetOptimizers: true },
      { name: 'whole' },
    ],
    schedules: { alpha: { linear: [0, 1], over: { examples: 24 }, since: 'stage' } },
    players: [
      generator('small-generator', ['base'], ['small']),
      generator('grown-generator', ['base', 'block'], ['fade', 'whole']),
      {
        name: 'critic',
        trains: ['critic'],
        optimizer,
        loss: ({ points }, ctx) => {
          const onFake = ctx.run('critic', fakes(ctx, points!.shape[0]!));
          return { adversarial: nonSaturating.discriminator(ctx.run('critic', points!), onFake) };
        },
      },
    ],
    needs: { points },
    output: { points },
    latent: { z: { kind: 'normal', shape: [2] } },
    sampling: ['base', 'block'],
    sample: ({ latent, at = { stage: 'whole', schedules: { alpha: 1 } } }) => ({
      points: tf.tidy(() => {
        const base = networks.base.predict(latent.z!) as tf.Tensor;
        const alpha = tf.scalar(at.schedules.alpha!);
        return grown(base, at.stage, alpha, (x) => networks.block.predict(x) as tf.Tensor);
      }),
    }),
  };
});
