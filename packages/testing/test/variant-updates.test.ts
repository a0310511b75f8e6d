import { type Gan, type Player, randomStream, sgd, type Tensors } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkDeterminism, checkMemory } from '../src/variant/runs.ts';
import {
  checkGradients,
  checkIsolation,
  checkLossFalls,
  checkReadsNothing,
  checkRepeatable,
} from '../src/variant/updates.ts';
import { brokenState, gradientAlone, remembering, reversed, withoutStatistics } from './broken-losses.ts';
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
    await expect(checkGradients(unknown)).rejects.toThrow('dead names weights that are not trainable: critic/typo');
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

  it('weights of another network, written by a state after the update', async () => {
    const meddling = brokenState((_, found, gan) => {
      const [kernel] = gan.networks.generator!.getWeights();
      gan.networks.generator!.layers[0]!.setWeights([tf.mul(kernel!, 0.5)]);
      return found;
    });
    await expect(checkIsolation(meddling)).rejects.toThrow("an update of 'critic' changed generator/hidden/kernel");
  });

  it('a player that updates nothing', async () => {
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
      /run again, the loss of 'generator' has another gradient: generator\/hidden\/kernel.*; a loss must be a function of/,
    );
  });

  it('a private counter, with advice', async () => {
    const counting = broken((gan) => {
      let calls = 0;
      const regularised = (player: Player): Player => ({
        ...player,
        loss: (batch, ctx) => {
          const { adversarial } = player.loss(batch, ctx);
          return { adversarial: calls++ % 16 === 0 ? tf.mul(adversarial!, 16) : adversarial! };
        },
      });
      return { players: gan.players.map(regularised) };
    });
    await expect(checkRepeatable(counting)).rejects.toThrow(
      /run again .*: a loss must be a function of its batch and its context. It must not use counters.* Use the GAN's state/,
    );
  });

  it('a state that changes before the update', async () => {
    const eager = broken((gan) => {
      const count = { initial: () => ({ pool: tf.scalar(0) }), reduce: 'mean', next: (old: Tensors) => old } as const;
      const [generator, critic] = gan.players as [Player, Player];
      const loss: typeof critic.loss = (batch, ctx) => {
        const pool = ctx.state('count').pool as tf.Variable;
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

describe('checkReadsNothing catches', () => {
  const reading = (read: (loss: tf.Tensor) => unknown) =>
    brokenPlayer('critic', (player) => ({
      loss: (batch, ctx) => {
        const terms = player.loss(batch, ctx);
        void read(terms.adversarial!);
        return terms;
      },
    }));

  it.each<[string, (loss: tf.Tensor) => unknown]>([
    ['dataSync', (loss) => loss.dataSync()[0]! > 10],
    ['arraySync', (loss) => loss.arraySync()],
    ['bufferSync', (loss) => loss.bufferSync().size],
    ['data', (loss) => loss.data()],
    ['array', (loss) => loss.array()],
    ['dataSync', (loss) => loss.toString()],
  ])('a value that a loss reads back by %s', async (name, read) => {
    await expect(checkReadsNothing(reading(read))).rejects.toThrow(
      `the loss of 'critic' reads a tensor's values by ${name}(): it must be a function of tensors.`,
    );
    const tensor = tf.scalar(3);
    expect(tensor.dataSync()[0]).toBe(3); // reading works again
    tensor.dispose();
  });

  it('no error for values that prepare reads on the host', async () => {
    await checkReadsNothing(tinyCase());
    const preparing = brokenPlayer('critic', (player) => ({
      prepare: async ({ points }) => ({ reward: tf.scalar((await points!.data())[0]!) }),
      loss: (batch, ctx) => ({ ...player.loss(batch, ctx), reward: batch.reward as tf.Scalar }),
    }));
    await checkReadsNothing(preparing);
  });
});

describe('checkLossFalls catches', () => {
  it('a player that climbs', async () => {
    const climbing = brokenPlayer('generator', (player) => ({
      loss: (batch, ctx) => ({ adversarial: reversed(player.loss(batch, ctx).adversarial!) }),
    }));
    await expect(checkLossFalls(climbing)).rejects.toThrow(/8 updates of 'generator' take its loss from .* to/);
  });

  it('no player whose loss is a surrogate', async () => {
    const climbing = (surrogate: boolean) =>
      brokenPlayer('generator', (player) => ({
        surrogate,
        loss: (batch, ctx) => ({ adversarial: reversed(player.loss(batch, ctx).adversarial!) }),
      }));
    await checkLossFalls(climbing(true));
    await expect(checkLossFalls(climbing(false))).rejects.toThrow("8 updates of 'generator'");
  });

  it('a player that does not learn', async () => {
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
    await expect(checkMemory(hoarding)).rejects.toThrow('three steps leave 3 tensors and 60 bytes behind');
  });

  it('values that a state keeps outside of its tensors, unless this ends with the warm-up', async () => {
    const kept: tf.Tensor[][] = [];
    const pooling = broken((gan) => {
      const pool: tf.Tensor[] = [];
      kept.push(pool);
      const { state, players } = remembering(gan, (_, found) => {
        if (pool.length < 2) pool.push(tf.keep(tf.zeros([1])));
        return found;
      });
      const dispose = () => {
        gan.dispose();
        tf.dispose(pool);
      };
      return { state, players, dispose };
    });
    await expect(checkMemory(pooling)).rejects.toThrow('three steps leave 1 tensors and 4 bytes behind');
    await checkMemory({ ...pooling, warmUp: 2 });
    expect(kept.map((pool) => pool.length)).toEqual([2, 2]);
  });

  it('a state whose tensors grow', async () => {
    await checkMemory(brokenState((_, found) => found));
    const grown = brokenState((old) => ({ mean: tf.concat([tf.reshape(old.mean!, [-1]), [0]]) }));
    await expect(checkMemory(grown)).rejects.toThrow(
      "the next state 'past' must be { mean float32 [] }; received { mean float32 [2] }.",
    );
  });

  it('a weight that is in no network', async () => {
    const astray = broken(() => {
      tf.tidy(() => tf.variable(tf.ones([2])));
      return {};
    });
    await expect(checkMemory(astray)).rejects.toThrow('a GAN, trained and disposed, leaves 1 tensors behind');
  });
});
