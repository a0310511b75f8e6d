import { batchParts, encodeExamples, entriesFit, entryValues, type Specs } from '@ganforge/media';
import { expect, it } from 'vitest';

const molecules = { kind: 'molecule', size: 2, atoms: ['none', 'C'], bonds: ['none', 'single'] } as const;
const labels = { kind: 'class', classes: ['cat', 'dog'] } as const;
const entries: Specs = { molecules, labels };

it('tensors of a batch are named by their entry, or by entry and part', () => {
  expect(batchParts(entries)).toEqual({
    'molecules.nodes': { shape: [2], dtype: 'int32', range: [0, 1] },
    'molecules.bonds': { shape: [2, 2], dtype: 'int32', range: [0, 1] },
    labels: { shape: [], dtype: 'int32', range: [0, 1] },
  });
});

it("an entry's values are found among those of a batch", () => {
  const values = encodeExamples(molecules, [{ atoms: ['C'], bonds: [] }]);
  const batch = { 'molecules.nodes': values.nodes!, 'molecules.bonds': values.bonds!, labels: values.nodes! };
  expect(entryValues('molecules', molecules, batch)).toEqual(values);
  expect(entryValues('labels', labels, batch)).toEqual({ '': values.nodes });
  expect(entryValues('others', labels, batch)).toEqual({});
});

it('data fits a GAN whose needs it has', () => {
  expect(entriesFit(entries, entries)).toBeUndefined();
  expect(entriesFit(entries, { labels })).toBeUndefined();
  expect(entriesFit({ molecules }, entries)).toBe("the data has no 'labels'; expected one of 2 classes: cat, dog");
  expect(entriesFit(entries, { labels: { kind: 'class', classes: ['cat', 'bear'] } })).toBe(
    "of 'labels' label 1 is 'dog' in the data; expected 'bear'",
  );
  expect(entriesFit({}, { toString: labels })).toContain("no 'toString'");
});
