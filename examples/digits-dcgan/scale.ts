// Computes the scores of real digits and of noise, to which the scores of a run can be compared. Run it with `npm run
// scale`.
import { type Batch, randomStream, rowStreams } from '@ganforge/core';
import { example } from '@ganforge/examples-shared';
import { dcgan } from '@ganforge/models';
import { judge, loadDigits } from './judge.ts';

await example(async ({ seed }) => {
  const { train, test } = await loadDigits();
  const metric = judge(test, 1);
  const gan = dcgan({ size: 28, channels: 1, features: 32, seed });
  const order = randomStream(seed).permutation(train.size);
  const sources: Readonly<Record<string, (n: number, part: number) => Batch | Promise<Batch>>> = {
    'real digits of the training set': (n, part) => {
      const indices = Array.from(order.subarray(n * part, n * (part + 1)));
      return train.get(indices, { epoch: 0, random: rowStreams(randomStream(seed)) });
    },
    'a generator that has learnt nothing': (n, part) => gan.sample({ n, random: randomStream(seed, part) }),
    'noise, each pixel uniform': (n, part) => ({ images: randomStream(seed, part).uniform([n, 28, 28, 1], -1, 1) }),
  };
  for (const [name, sample] of Object.entries(sources)) {
    const given = {
      gan,
      step: 0,
      seed,
      sample: async (n: number, part: number) => sample(n, part),
      warn: console.warn,
    };
    const found = Object.entries(await metric.evaluate(given));
    console.log(`${name}: ${found.map(([score, value]) => `${score} ${value.toPrecision(4)}`).join(', ')}`);
  }
});
