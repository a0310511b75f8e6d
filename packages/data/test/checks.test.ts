import {
  labelsOf,
  loadCifar,
  loadIdx,
  mnist,
  onlyClasses,
  parseCifar,
  parseIdx,
  split,
  subset,
  take,
  unpairedFolders,
} from '@ganforge/data';
import { describe, expect, it } from 'vitest';
import { refusal } from './refusal.ts';

describe('a value that is not a dataset', () => {
  const calls: readonly (readonly [string, (dataset: never) => unknown])[] = [
    ['data/subset', (dataset) => subset(dataset, [0])],
    ['data/take', (dataset) => take(dataset, 1)],
    ['data/split', (dataset) => split(dataset, 0.5)],
    ['data/only-classes', (dataset) => onlyClasses(dataset, ['7'])],
    ['data/labels', labelsOf],
  ];
  const kinds: readonly (readonly [string, unknown])[] = [
    ['a Promise: await it', mnist({ split: 'nonsense' as 'test' }).catch(() => undefined)],
    ['undefined', undefined],
    ['null', null],
    ["'mnist'", 'mnist'],
    ['an object', { size: 3 }],
  ];
  it.each(calls)('is refused by %s', async (where, call) => {
    for (const [received, dataset] of kinds) {
      const error = await refusal(() => call(dataset as never));
      expect(error.message).toBe(`[${where}] expected a dataset with size, entries and get(); received ${received}.`);
      expect(error.code).toBe('argument');
    }
  });
});

describe('values that are not bytes', () => {
  it.each<[string, (bytes: never) => unknown, string]>([
    ['parseCifar', parseCifar, 'the CIFAR data'],
    ['parseIdx', parseIdx, 'the IDX file'],
  ])('are refused by %s', async (_, parse, name) => {
    for (const [received, bytes] of [
      ['undefined', undefined],
      ["'data.bin'", 'data.bin'],
      ['an ArrayBuffer: try new Uint8Array(it)', new ArrayBuffer(3073)],
    ]) {
      const error = await refusal(() => parse(bytes as never));
      expect(error.message).toContain(`${name} must be a Uint8Array; received ${received}.`);
    }
  });

  it('are refused by loadCifar and loadIdx', async () => {
    for (const load of [loadCifar, loadIdx]) {
      expect((await refusal(() => load(5 as never))).message).toContain('must be a Uint8Array; received 5.');
    }
  });
});

it('unpairedFolders has no classes, and says so', async () => {
  const error = await refusal(() => unpairedFolders('a', 'b', { labels: true } as object));
  expect(error.message).toBe(
    "[data/unpaired-folders] there is no option 'labels'. Try one of size, resize, crop, flip, channels, background, skipDamaged.",
  );
});
