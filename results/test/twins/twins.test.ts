import { describe, expect, it } from 'vitest';
import { isAsGood, mean, twinLines } from '../../twins/twins.ts';

describe('isAsGood', () => {
  it('accepts a mean that is a tenth larger, and no more, when the runs agree exactly', () => {
    expect(isAsGood([110, 110, 110], [100, 100, 100])).toBe(true);
    expect(isAsGood([110.1, 110.1, 110.1], [100, 100, 100])).toBe(false);
  });

  it('accepts a mean within two standard errors of the difference', () => {
    // With variances of 900 and 0 over 3 runs, the standard error is sqrt(300) = 17.32, and two standard errors are
    // 34.64.
    const theirs = [100, 100, 100];
    expect(isAsGood([104, 134, 164], theirs)).toBe(true);
    expect(isAsGood([105, 135, 165], theirs)).toBe(false);
  });

  it('accepts every mean that is smaller', () => {
    expect(isAsGood([1, 1, 1], [100, 100, 100])).toBe(true);
  });
});

describe('mean', () => {
  it('is the sum over the number', () => {
    expect(mean([1, 2, 6])).toBe(3);
  });
});

describe('twinLines', () => {
  const twins = {
    row: 'dcgan-mnist',
    set: 'mnist',
    settings: { steps: 2000 },
    seeds: '1, 2',
    ours: [
      { FD: 500, KL: 0.3, seconds: 9 },
      { FD: 520, KL: 0.3, seconds: 9 },
    ],
    theirs: [
      { FD: 510, KL: 0.1, seconds: 9 },
      { FD: 530, KL: 0.1, seconds: 9 },
    ],
    engines: 'native',
  };

  it('writes a line for each measure where less is better, and leaves times out', () => {
    const lines = twinLines([twins]).filter((line) => line.startsWith('| [dcgan-mnist]'));
    expect(lines).toEqual([
      '| [dcgan-mnist](#dcgan-mnist) | 2000 | 1, 2 | FD | 500, 520 | 510, 530 | yes |',
      '| [dcgan-mnist](#dcgan-mnist) | 2000 | 1, 2 | KL | 0.300, 0.300 | 0.100, 0.100 | no |',
    ]);
  });

  it('writes nothing without twins', () => {
    expect(twinLines([])).toEqual([]);
  });
});
