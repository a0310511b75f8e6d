import { useEngine } from '@ganforge/engine';
import { beforeAll, describe, expect, it } from 'vitest';
import { chosenConditions, conditionsOf } from '../../src/sample/conditions.ts';

/** A GAN whose samples depend on a class and a code, and optionally on further conditions. */
const gan = {
  name: 'info-gan',
  conditions: ['labels', 'code', 'caption', 'row'],
  optionalConditions: ['caption', 'row'],
  needs: {
    labels: { kind: 'class', classes: ['cat', 'dog'] },
    code: { kind: 'vector', size: 2 },
    caption: { kind: 'text', length: 2, vocabulary: ['', 'a', 'cat'], unit: 'word' },
    row: { kind: 'table', columns: [{ name: 'job', type: 'category', categories: ['clerk', 'sales'] }] },
  },
} as const;

beforeAll(() => useEngine('cpu'));

describe('conditions of samples', () => {
  it('are those that were asked for, and each class in rows', async () => {
    const chosen = chosenConditions(gan, 5, { texts: ['code=0.5,-1', 'caption=a cat', 'row={"job": "sales"}'] });
    expect(chosen.rows).toEqual([0, 0, 1, 1, 1]);
    const batch = await conditionsOf(gan, chosen, 1, 3);
    const values = Object.entries(batch).map(([name, tensor]) => [name, tensor.dtype, tensor.arraySync()]);
    expect(values).toEqual([
      ['labels', 'int32', [0, 1]],
      [
        'code',
        'float32',
        [
          [0.5, -1],
          [0.5, -1],
        ],
      ],
      [
        'caption',
        'int32',
        [
          [1, 2],
          [1, 2],
        ],
      ],
      [
        'row',
        'float32',
        [
          [0, 1],
          [0, 1],
        ],
      ],
    ]);
    for (const tensor of Object.values(batch)) tensor.dispose();
  });

  it('take a class by name or number, by either flag', () => {
    const code = 'code=1,2';
    expect(chosenConditions(gan, 2, { class: 'dog', texts: [code] }).examples.labels).toEqual(['dog', 'dog']);
    expect(chosenConditions(gan, 2, { texts: [code, 'labels=0'] }).examples.labels).toEqual(['cat', 'cat']);
  });

  it.each<[{ class?: string; texts: string[] }, RegExp]>([
    [{ texts: [] }, /info-gan needs the condition 'code'\. Set it with --condition code=VALUE/],
    [
      { texts: ['size=1'] },
      /--condition must be entry=value, and the conditions of info-gan are labels, code, caption, row; received 'size=1'/,
    ],
    [{ texts: ['code'] }, /received 'code'/],
    [{ class: 'dogs', texts: [] }, /there is no class 'dogs'\. Try one of cat, dog\. Did you mean dog\?/],
    [{ texts: ['code=1,2', 'row=age 3'] }, /a row must be JSON/],
  ])('refuse %j', (asked, message) => {
    expect(() => chosenConditions(gan, 2, asked)).toThrow(message);
  });

  it('refuse numbers of another number', async () => {
    const chosen = chosenConditions(gan, 1, { texts: ['code=1,2,3'] });
    await expect(conditionsOf(gan, chosen, 0, 1)).rejects.toThrow(/must be 2 finite numbers/);
  });
});
