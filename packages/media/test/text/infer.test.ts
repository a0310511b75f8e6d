import { decodeExamples, encodeExamples, inferText, validateSpec } from '@ganforge/media';
import { expect, it } from 'vitest';

it('finds the tokens, the most frequent first, and the longest text', () => {
  const texts = ['a dog  runs', 'a cat', ''];
  const spec = inferText(texts);
  expect(spec).toEqual({ kind: 'text', length: 3, vocabulary: ['', 'a', 'cat', 'dog', 'runs'], unit: 'word' });
  expect(validateSpec(spec)).toBe(spec);
  expect(decodeExamples(spec, encodeExamples(spec, texts))).toEqual(['a dog runs', 'a cat', '']);
  expect(inferText(['C=O', 'CC'], { unit: 'character', length: 5 })).toMatchObject({
    length: 5,
    vocabulary: ['', 'C', '=', 'O'],
  });
});

it.each([
  [() => inferText([]), 'texts must have at least one token; received none'],
  [() => inferText([7 as never]), 'texts must be strings; received 7'],
  [() => inferText(['a b'], { length: 1 }), 'length must be an integer in 2..1048576; received 1'],
  [() => inferText(['a'], { unit: 'line' as never }), "unit must be 'word' or 'character'; received 'line'"],
])('refuses what are no texts (%#)', (infer, problem) => {
  expect(infer).toThrow(problem);
});
