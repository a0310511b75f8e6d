import { randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { exampleMetric } from '@ganforge/metrics/training';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';

const spec = { kind: 'text', length: 2, vocabulary: ['', 'a', 'b'], unit: 'word' } as const;

beforeAll(() => useEngine('cpu'));

it('judges as many decoded samples as were asked for, made in whole parts, and leaks nothing', async () => {
  const judged: string[][] = [];
  const parts: [number, number][] = [];
  const judge = {
    metrics: ['count'],
    better: { count: 'higher' },
    judge(texts: readonly string[]) {
      judged.push([...texts]);
      return { numbers: { count: texts.length }, findings: ['counted'] };
    },
  } as const;
  const metric = exampleMetric({ judge, entry: 'texts', spec, samples: 5, batch: 3, every: 7 });
  const before = tf.memory().numTensors;
  const warnings: string[] = [];
  const values = await metric.evaluate({
    ...{ gan: {} as never, step: 1, seed: 0, warn: (message) => void warnings.push(message) },
    async sample(n, part) {
      parts.push([n, part]);
      return { texts: randomStream(part).integers([n, 2], 3) };
    },
  });
  expect([metric.names, metric.every, values, warnings]).toEqual([['count'], 7, { count: 5 }, ['counted']]);
  expect(parts).toEqual([
    [3, 0],
    [3, 1],
  ]);
  expect(tf.memory().numTensors).toBe(before);
  const ids = [0, 1].flatMap((part) => Array.from(randomStream(part).integers([3, 2], 3).dataSync()));
  const texts = Array.from({ length: 5 }, (_, i) => {
    const [first, second] = ids.slice(2 * i, 2 * i + 2).map((id) => spec.vocabulary[id]!) as [string, string];
    return first === '' ? '' : second === '' ? first : `${first} ${second}`;
  });
  expect(judged).toEqual([texts]);
});

it('refuses an invalid number of samples', () => {
  const judge = { metrics: [], better: {}, judge: () => ({ numbers: {} }) };
  expect(() => exampleMetric({ judge, entry: 'texts', spec, samples: 0 })).toThrow('samples must be an integer');
});
