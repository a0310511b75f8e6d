import { type Gan, randomStream, sgd } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkDeterminism, checkMemory } from '../src/variant/runs.ts';
import { checkGradients, checkIsolation, checkLossFalls, checkRepeatable } from '../src/variant/updates.ts';
import { broken, brokenPlayer, tinyCase, tinyGan } from './tiny-gan.ts';

beforeAll(() => useEngine('cpu'));

describe('checkGradients catches', () => {
  it('a player that does not reach a network it trains', async () => {
    const partial = brokenPlayer('critic', () => ({ trains: ['critic', 'generator'] }));
    await expect(checkGradients(partial)).rejects.toThrow("player 'critic' gives 'generator' no gradient");
  });

  it('a weight that nobody reaches, unless it is named', async () => {
    const onZeros = brokenPlayer('critic', () => ({
      loss: ({ points }, ctx) => ({ onZeros: tf.mean(ctx.run('critic', tf.zerosLike(points!))) }),
    }));
    const reached = (dead: string[]) => checkGradients({ ...onZeros, dead });
    const unreached = ['critic/hidden/kernel', 'critic/norm/gamma', 'critic/out/kernel'];
    await expect(reached([])).rejects.toThrow(`no player gives a gradient to ${unreached.join(', ')}`);
    await expect(reached(unreached.slice(1))).rejects.toThrow(`no player gives a gradient to ${unreached[0]}`);
    await reached(unreached);
  });

  it('a weight named as dead that does not exist', async () => {
    const unknown = { ...tinyCase(), dead: ['critic/typo'] };
    await expect(checkGradients(unknown)).rejects.toThrow('named as dead, yet no trainable weight: critic/typo');
  });

  it('a gradient that is not finite', async () => {
    const steep = brokenPlayer('critic', (player) => ({
      loss: (batch, ctx) => {
        const { adversarial } = player.loss(batch, ctx);
        return { adversarial: tf.add(adversarial!, tf.mul(0, tf.sqrt(tf.sub(adversarial!, adversarial!)))) };
      },
    }));
    await expect(checkGradients(steep)).rejects.toThrow(/not finite/);
  });
});

describe('checkIsolation catches', () => {
  it('statistics of another network, moved by its own training mode', async () => {
    const direct = brokenPlayer('generator', (player, gan) => ({
      loss: (batch, ctx) => {
        gan.networks.critic!.apply(batch.points!, { training: true });
        return player.loss(batch, ctx);
      },
    }));
    await expect(checkIsolation(direct)).rejects.toThrow(
      "an update of 'generator' changed critic/norm/moving_mean, critic/norm/moving_variance",
    );
  });

  it('weights of another network, written after the update', async () => {
    const meddling = brokenPlayer('critic', (_, gan) => ({
      after: () => {
        const [kernel] = gan.networks.generator!.getWeights();
        gan.networks.generator!.layers[0]!.setWeights([tf.mul(kernel!, 0.5)]);
      },
    }));
    await expect(checkIsolation(meddling)).rejects.toThrow("an update of 'critic' changed generator/hidden/kernel");
  });

  it('a player that updatesPerStep nothing', async () => {
    const idle = brokenPlayer('critic', () => ({ optimizer: { ...sgd(), update: () => undefined } }));
    const still = { ...idle, factory: (options: object) => withoutStatistics(idle.factory(options) as Gan) };
    await expect(checkIsolation(still)).rejects.toThrow("an update of 'critic' left 'critic' as it was");
  });
});

describe('checkRepeatable catches', () => {
  it('a loss that draws from elsewhere', async () => {
    const noisy = brokenPlayer('generator', (player) => ({
      loss: (batch, ctx) => ({ ...player.loss(batch, ctx), noise: tf.scalar(Math.random()) }),
    }));
    await expect(checkRepeatable(noisy)).rejects.toThrow(/the loss of 'generator' is .* and run again/);
  });

  it('a gradient that changes under the same loss', async () => {
    let calls = 0;
    const flipping = brokenPlayer('generator', (player) => ({
      loss: (batch, ctx) => {
        const { adversarial } = player.loss(batch, ctx);
        return { adversarial: tf.add(adversarial!, tf.mul(calls++, gradientAlone(adversarial!))) };
      },
    }));
    await expect(checkRepeatable(flipping)).rejects.toThrow(
      "run again, the loss of 'generator' has another gradient: generator/hidden/kernel",
    );
  });

  it('a state that changes before the update', async () => {
    const eager = broken((gan) => {
      const pool = tf.variable(tf.scalar(0));
      const count = { tensors: () => ({ pool }), restore: () => undefined };
      const [generator, critic] = gan.players as [Gan['players'][number], Gan['players'][number]];
      const loss: typeof critic.loss = (batch, ctx) => {
        pool.assign(tf.add(pool, 1));
        return critic.loss(batch, ctx);
      };
      return { state: { count }, players: [generator, { ...critic, loss }] };
    });
    await expect(checkRepeatable(eager)).rejects.toThrow(
      "the loss of 'critic' changed the state before its update: count/pool",
    );
  });
});

describe('checkLossFalls catches', () => {
  it('a player that climbs', async () => {
    const climbing = brokenPlayer('generator', (player) => ({
      loss: (batch, ctx) => ({ adversarial: reversed(player.loss(batch, ctx).adversarial!) }),
    }));
    await expect(checkLossFalls(climbing)).rejects.toThrow(/8 updates of 'generator' take its loss from .* to/);
  });

  it('a player that stands still', async () => {
    const slow = brokenPlayer('critic', () => ({ optimizer: sgd({ learningRate: 1e-12 }) }));
    await expect(checkLossFalls(slow)).rejects.toThrow(/8 updates of 'critic' take its loss from .* to/);
  });
});

describe('checkDeterminism catches', () => {
  it('weights from a generator of their own', async () => {
    const random = broken((gan) => {
      gan.networks.critic!.layers[0]!.setWeights([tf.randomNormal([2, 3])]);
      return {};
    });
    await expect(checkDeterminism(random)).rejects.toThrow(
      'the same seed gives other first weights: critic/hidden/kernel',
    );
  });

  it('updates that draw from elsewhere', async () => {
    const random = brokenPlayer('generator', (player) => ({
      loss: (batch, ctx) =>
        player.loss(batch, { ...ctx, random: () => randomStream(Math.floor(Math.random() * 2 ** 32)) }),
    }));
    await expect(checkDeterminism(random)).rejects.toThrow('the same seeds give another run: generator/');
  });

  it('a seed that is ignored', async () => {
    const deaf = tinyCase(({ units }) => tinyGan({ units: units!, seed: 1 }));
    await expect(checkDeterminism(deaf)).rejects.toThrow("another seed gives 'generator' the same first weights");
  });

  it("the run's draws ignored", async () => {
    const fixed = broken((gan) => ({
      players: gan.players.map((player) => ({
        ...player,
        loss: (batch, ctx) => player.loss(batch, { ...ctx, random: () => randomStream(3) }),
      })),
    }));
    await expect(checkDeterminism(fixed)).rejects.toThrow('another seed of the run gives the same weights');
  });
});

describe('checkMemory catches', () => {
  it('a tensor kept in each update', async () => {
    const hoarding = brokenPlayer('critic', (player) => ({
      loss: (batch, ctx) => {
        tf.keep(tf.ones([5]));
        return player.loss(batch, ctx);
      },
    }));
    await expect(checkMemory(hoarding)).rejects.toThrow('three turns leave 3 tensors and 60 bytes behind');
  });

  it('a state that grows, unless it has its full size after the warm-up', async () => {
    const pooling = broken((gan) => {
      const pool: tf.Tensor[] = [];
      const after = () => {
        if (pool.length < 2) pool.push(tf.keep(tf.zeros([1])));
      };
      const [generator, critic] = gan.players;
      const tensors = () => Object.fromEntries(pool.map((t, i) => [`image${i}`, t]));
      const state = { pool: { tensors, restore: () => undefined } };
      return { state, players: [generator!, { ...critic!, after }] };
    });
    await expect(checkMemory(pooling)).rejects.toThrow('three turns leave 1 tensors and 4 bytes behind');
    await checkMemory({ ...pooling, warmUp: 2 });
  });

  it('a weight that is in no network', async () => {
    const astray = broken(() => {
      tf.tidy(() => tf.variable(tf.ones([2])));
      return {};
    });
    await expect(checkMemory(astray)).rejects.toThrow('a GAN, trained and disposed, leaves 1 tensors behind');
  });
});

/** A value whose gradient goes the other way. */
function reversed(x: tf.Tensor): tf.Scalar {
  const turn = tf.customGrad((y) => ({ value: tf.clone(y as tf.Tensor), gradFunc: (dy) => tf.neg(dy as tf.Tensor) }));
  return turn(x) as tf.Scalar;
}

/** A value of zero that carries the gradient of x. */
function gradientAlone(x: tf.Tensor): tf.Scalar {
  const pass = tf.customGrad((y) => ({ value: tf.zerosLike(y as tf.Tensor), gradFunc: (dy) => dy as tf.Tensor }));
  return pass(x) as tf.Scalar;
}

function withoutStatistics(gan: Gan): Gan {
  const critic: LayersModel = sequential({
    name: 'critic',
    layers: [layers.dense({ name: 'out', units: 1, inputShape: [2] })],
  });
  gan.networks.critic!.dispose();
  return { ...gan, networks: { ...gan.networks, critic } };
}
