import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import { expect, it } from 'vitest';

it('refuses options that do not exist, those every object inherits among them', () => {
  expect(() => checkKnownOptions('a/b', { seed: 1 }, ['seed', 'size'])).not.toThrow();
  expect(() => checkKnownOptions('a/b', { lr: 1 }, ['seed', 'size'])).toThrow(
    "[a/b] there is no option 'lr'. Try one of seed, size.",
  );
  expect(() => checkKnownOptions('a/b', { toString: 1 }, ['seed'])).toThrow("there is no option 'toString'");
});

it.each([[null], ['seed'], [[1]], [undefined]])('refuses %j in the place of options', (options) => {
  expect(() => checkKnownOptions('a/b', options as unknown as object, ['seed'])).toThrow(GanError);
});

it('writes values so that a text differs from a number', () => {
  expect([5, '5', null, [1], {}, () => 1, 'x'.repeat(100)].map(formatValue)).toEqual([
    '5',
    "'5'",
    'null',
    'an array',
    'an object',
    'a function',
    `'${'x'.repeat(60)}…'`,
  ]);
});

it('calls them what they are', () => {
  expect(() => checkKnownOptions('a/b', { lr: 1 }, ['labels'], 'condition')).toThrow(
    "[a/b] there is no condition 'lr'. Try one of labels.",
  );
  expect(() => checkKnownOptions('a/b', [], [], 'condition')).toThrow(
    'conditions must be an object; received an array.',
  );
});
