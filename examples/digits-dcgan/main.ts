import { type ExampleOptions, example, trainExample } from '@ganforge/examples-shared';
import { dcgan } from '@ganforge/models';
import { judge, loadDigits } from './judge.ts';

async function digitsDcgan(options: ExampleOptions): Promise<void> {
  // Batches are small. On two cores a run takes only minutes, and in this time many small updates give better digits
  // than few large ones.
  const preset = options.quick
    ? { name: 'digits-dcgan-quick', steps: 300, learningRate: 6e-4, sampleEvery: 30, judgeEvery: 300 }
    : { name: 'digits-dcgan', steps: 2000, learningRate: 4e-4, sampleEvery: 100, judgeEvery: 500 };
  const { learningRate, judgeEvery, ...run } = preset;
  const { train, test } = await loadDigits();
  const gan = dcgan({ size: 28, channels: 1, features: 32, realLabel: 0.9, learningRate, seed: options.seed });
  await trainExample(gan, train, options, {
    ...{ ...run, steps: options.steps ?? run.steps, batchSize: 32 },
    metrics: [judge(test, judgeEvery)],
    best: { metric: 'FD(digits)', mode: 'min' },
  });
}

await example(digitsDcgan);
