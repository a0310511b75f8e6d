import { decodeExamples, encodeExamples } from '@ganforge/media';
import { expect, it } from 'vitest';

it('characters are tokens of their own, and fixed lengths need no filling', () => {
  const spec = { kind: 'text', length: 3, vocabulary: ['C', 'O', '='], unit: 'character' } as const;
  expect(encodeExamples(spec, ['C=O'])).toEqual({ '': { shape: [1, 3], data: Int32Array.of(0, 2, 1) } });
  expect(decodeExamples(spec, encodeExamples(spec, ['C=O', 'OOO']))).toEqual(['C=O', 'OOO']);
  expect(() => encodeExamples(spec, ['CO'])).toThrow('text 0 must have 3 tokens; it has 2');
});

it('tokens behind the end of a text are not shown', () => {
  const spec = { kind: 'text', length: 4, vocabulary: ['', 'a', 'b'] } as const;
  const values = { '': { shape: [1, 4], data: Int32Array.of(1, 0, 2, 2) } };
  expect(decodeExamples(spec, values)).toEqual(['a']);
  expect(() => decodeExamples(spec, { '': { shape: [1, 4], data: Int32Array.of(1, 3, 0, 0) } })).toThrow(
    'tokens must be in 0..2; received 3',
  );
});
