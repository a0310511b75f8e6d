import { specsFit } from '@ganforge/media';
import { expect, it } from 'vitest';

it('numbers as names are valid classes', () => {
  const numbers = { kind: 'class', classes: ['0', '1'] } as const;
  const names = { kind: 'class', classes: ['cat', 'dog'] } as const;
  expect([specsFit(numbers, names), specsFit(names, numbers)]).toEqual([undefined, undefined]);
  expect(specsFit({ kind: 'class', classes: ['cat'] }, names)).toBe('the data has 1 classes; expected 2');
});
