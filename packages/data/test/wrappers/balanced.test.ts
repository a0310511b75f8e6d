import '@tensorflow/tfjs-backend-cpu';
import { randomStream } from '@ganforge/core';
import { balanced, imageArrayDataset, take } from '@ganforge/data';
import { describe, expect, it } from 'vitest';

/** A dataset with 95 examples of class 0, none of class 1 and 5 of class 2. */
const labels = Array.from({ length: 100 }, (_, i) => (i % 20 === 3 ? 2 : 0));
const skewed = () =>
  imageArrayDataset({ images: new Uint8Array(100), height: 1, width: 1, labels, classes: ['a', 'b', 'c'] });

describe('balanced', () => {
  it('draws each class that has examples equally often, whatever the size of batches', () => {
    const dataset = balanced(skewed());
    const drawn = [0, 0, 0];
    let examples = 0;
    for (let batch = 0; batch < 40; batch++) {
      const { indices } = dataset.next!({ epoch: 0, offset: 0, examples }, 7, randomStream(1).fork(batch));
      expect(indices).toHaveLength(7);
      for (const index of indices) drawn[labels[index]!]! += 1;
      examples += 7;
    }
    expect(drawn).toEqual([140, 0, 140]);
  });

  it('draws every example of a class', () => {
    const dataset = balanced(skewed());
    const { indices } = dataset.next!({ epoch: 0, offset: 0, examples: 0 }, 4000, randomStream(2));
    expect(new Set(indices).size).toBe(100);
  });

  it('refuses a set without labels, and one that chooses by itself', () => {
    const bare = imageArrayDataset({ images: new Uint8Array(4), height: 1, width: 1 });
    expect(() => balanced(bare)).toThrow('the dataset has no classes');
    expect(() => balanced(balanced(skewed()))).toThrow('chooses its own examples (next())');
    expect(() => take(balanced(skewed()), 3)).toThrow('chooses its own examples (next())');
  });
});
