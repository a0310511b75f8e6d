import { randomStream } from '@ganforge/core';
import { keyAt, pathFrom } from '@ganforge/core/recording';
import { describe, expect, it } from 'vitest';
import { originOf } from '../../src/random/random-stream.ts';

describe('the path of a stream', () => {
  const root = randomStream(5, 'run');
  const child = root.fork('critic', 'z', 3).fork(0, 1).fork('layer');

  it('is what it was forked by, over all forks', () => {
    expect(pathFrom(root, originOf(child)!)).toEqual(['critic', 'z', 3, 0, 1, 'layer']);
    expect(pathFrom(root, originOf(root)!)).toEqual([]);
  });

  it('leads to the key that the stream draws by', () => {
    const path = ['critic', 'z', 3, 0, 1, 'layer'];
    expect(keyAt(root, path)).toEqual(originOf(child)!.key);
    expect(keyAt(root, path)).toEqual(originOf(randomStream(5, 'run', ...path))!.key);
    expect(keyAt(root, ['critic', 'z', 4, 0, 1, 'layer'])).not.toEqual(originOf(child)!.key);
  });

  it('is none of a stream that was not forked from there', () => {
    expect(pathFrom(root, originOf(randomStream(5, 'run', 'critic'))!)).toBeUndefined();
    expect(pathFrom(child, originOf(root)!)).toBeUndefined();
  });
});
