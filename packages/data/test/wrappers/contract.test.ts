import '@tensorflow/tfjs-backend-cpu';
import { type Dataset, type ImageBatch, randomStream, rowStreams } from '@ganforge/core';
import { onlyClasses, paired, split, strokeDigits, subset, take, unpaired } from '@ganforge/data';
import { batchParts } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import { refusal } from '../refusal.ts';

const ctx = { epoch: 0, random: rowStreams(randomStream(0)) };
const digits = strokeDigits({ size: 20 });

/** Returns digits with a further entry that consists of two tensors. */
function withMolecules(rest: Partial<Dataset> = {}): Dataset<ImageBatch> & { readonly labels: Int32Array } {
  const molecule = { kind: 'molecule', size: 4, atoms: ['', 'C', 'N'], bonds: ['', 'single'] } as const;
  return {
    size: digits.size,
    labels: digits.labels,
    entries: { ...digits.entries, molecules: molecule },
    get(indices, request) {
      const parts = Object.entries(batchParts({ molecules: molecule })).map(([name, { shape, dtype }]) => [
        name,
        tf.zeros([indices.length, ...shape], dtype),
      ]);
      return { ...digits.get(indices, request), ...Object.fromEntries(parts) } as ImageBatch;
    },
    ...(rest as object),
  };
}

describe('every entry of the wrapped dataset is kept', () => {
  const wrapped: Readonly<Record<string, () => Dataset>> = {
    subset: () => subset(withMolecules(), [3, 1]),
    take: () => take(withMolecules(), 4),
    split: () => split(withMolecules(), 0.5)[1]!,
    onlyClasses: () => onlyClasses(withMolecules(), ['3', '1']),
    paired: () => paired(digits, withMolecules()),
    unpaired: () => unpaired(withMolecules(), digits),
  };
  const names: Readonly<Record<string, readonly string[]>> = {
    paired: ['inputs', 'inputsLabels', 'targets', 'targetsLabels', 'targetsMolecules'],
    unpaired: ['a', 'aLabels', 'aMolecules', 'b', 'bLabels'],
  };
  it.each(Object.entries(wrapped))('%s', async (name, make) => {
    const dataset = make();
    expect(Object.keys(dataset.entries).sort()).toEqual(names[name] ?? ['images', 'labels', 'molecules']);
    const batch = await dataset.get([0, 1], ctx);
    const parts = Object.entries(batchParts(dataset.entries));
    expect(Object.keys(batch).sort()).toEqual(parts.map(([part]) => part).sort());
    for (const [part, { shape, dtype }] of parts) {
      expect([part, batch[part]!.shape, batch[part]!.dtype]).toEqual([part, [2, ...shape], dtype]);
    }
  });
});

describe('a dataset that chooses its own batches', () => {
  const next: Dataset['next'] = ({ examples }, size) => ({
    indices: Array.from({ length: size }, (_, i) => (examples + i) % 20),
    choices: Array.from({ length: size }, (_, i) => `choice ${i}`),
  });
  const position = { epoch: 0, offset: 0, examples: 7 };

  it('still does as one side of a pair, and is handed its choices', async () => {
    const seen: unknown[] = [];
    const chooser = withMolecules({
      next,
      get: (indices, request) => {
        seen.push(request.choices);
        return digits.get(indices, request);
      },
    });
    const pair = paired(digits, chooser);
    const { indices, choices } = pair.next!(position, 2, randomStream(0));
    expect([indices, choices]).toEqual([
      [7, 8],
      ['choice 0', 'choice 1'],
    ]);
    await pair.get(indices, { ...ctx, choices: choices! });
    expect(seen).toEqual([choices]);
    expect(paired(digits, digits).next).toBeUndefined();
    expect(await refusal(() => paired(chooser, chooser))).toMatchObject({ code: 'unsupported' });
  });

  it.each<[string, (dataset: Dataset<ImageBatch>) => unknown]>([
    ['subset', (dataset) => subset(dataset, [1])],
    ['take', (dataset) => take(dataset, 1)],
    ['split', (dataset) => split(dataset, 0.5)],
    ['onlyClasses', (dataset) => onlyClasses(dataset, ['1'])],
    ['unpaired', (dataset) => unpaired(digits, dataset)],
  ])('is refused by %s, which draws from other examples', async (_, wrap) => {
    const error = await refusal(() => wrap(withMolecules({ next })));
    expect([error.code, error.message]).toEqual([
      'unsupported',
      expect.stringContaining('chooses its own examples (next())'),
    ]);
  });
});

describe('dispose', () => {
  it.each<[string, (dataset: Dataset<ImageBatch>) => Dataset]>([
    ['subset', (dataset) => subset(dataset, [1])],
    ['take', (dataset) => take(dataset, 1)],
    ['onlyClasses', (dataset) => onlyClasses(dataset, ['1'])],
    ['paired', (dataset) => paired(dataset, dataset)],
    ['unpaired', (dataset) => unpaired(digits, dataset)],
  ])('of %s frees what it is made of, once', (_, wrap) => {
    const dispose = vi.fn();
    wrap(withMolecules({ dispose })).dispose!();
    expect(dispose).toHaveBeenCalledTimes(1);
    expect(wrap(withMolecules()).dispose).toBeUndefined();
  });

  it('of the last part frees what was split', () => {
    const dispose = vi.fn();
    const [first, second] = split(withMolecules({ dispose }), 0.5);
    first!.dispose!();
    first!.dispose!();
    expect(dispose).not.toHaveBeenCalled();
    second!.dispose!();
    expect(dispose).toHaveBeenCalledTimes(1);
  });
});
