import { type Metric, randomStream, type TextBatch } from '@ganforge/core';
import { lstmOracle } from '@ganforge/data';
import { type ExampleOptions, example, trainExample } from '@ganforge/examples-shared';
import { seqGan, type TextGan } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';

const setting = { vocabulary: 200, length: 10 } as const;

async function oracleSeqGan(options: ExampleOptions): Promise<void> {
  const oracle = lstmOracle({ ...setting, seed: 88 });
  const [training, unseen] = [await oracle.texts(10_000, 1), await oracle.texts(2000, 2)];
  const every = await unseen.get([...Array(unseen.size).keys()], { epoch: 0, random: () => randomStream(0) });
  const floor = await meanOf(oracle.negativeLogLikelihood(every.texts));
  console.log(`data     ${training.size} texts of the oracle; its own NLL, the floor: ${floor.toFixed(3)}`);

  const preset = options.quick
    ? { name: 'oracle-seqgan-quick', mleSteps: 300, discriminatorSteps: 20, game: 20 }
    : { name: 'oracle-seqgan', mleSteps: 3000, discriminatorSteps: 200, game: 300 };
  const { mleSteps, discriminatorSteps } = preset;
  const { vocabulary } = oracle.spec;
  const gan = seqGan({
    ...{ vocabulary, length: setting.length, mleSteps, discriminatorSteps, seed: options.seed },
    ...{ mleRate: { exponential: [0.01, 0.001], over: { steps: mleSteps } }, generatorRate: 1e-3 },
    ...{
      rollouts: 4,
      baseline: 'leave-one-out',
      discriminatorUpdates: 5,
      discriminatorFilters: 50,
      discriminatorRate: 1e-3,
      l2: 0,
    },
  });
  const sides: Metric<TextBatch> = {
    names: ['NLL-oracle', 'NLL-gen'],
    every: 50,
    async evaluate({ sample, gan: trained }) {
      const { texts } = await sample(2000, 0);
      const [quality, diversity] = [
        await meanOf(oracle.negativeLogLikelihood(texts!)),
        await meanOf((trained as TextGan).negativeLogLikelihood(every.texts)),
      ];
      texts!.dispose();
      return { 'NLL-oracle': quality, 'NLL-gen': diversity };
    },
  };
  const steps = options.steps ?? mleSteps + discriminatorSteps + preset.game;
  await trainExample(gan, training, options, {
    ...{ name: preset.name, steps, batchSize: 64, sampleEvery: 500, metrics: [sides] },
  });
  tf.dispose({ ...every });
  oracle.dispose();
}

async function meanOf(values: tf.Tensor): Promise<number> {
  const mean = tf.mean(values);
  const [value] = await mean.data();
  tf.dispose([values, mean]);
  return value!;
}

await example(oracleSeqGan);
