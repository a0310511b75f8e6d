import { GanError, problemOf } from '@ganforge/formats';
import { expect, it } from 'vitest';

it('GanError names the part, the problem and the kind, and keeps its cause', () => {
  const cause = new RangeError('deep');
  const error = new GanError('models/dcgan', 'size must be a power of two; received 30. Try 32.', {
    code: 'shape',
    cause,
  });
  expect(error).toBeInstanceOf(Error);
  expect(String(error)).toBe('GanError: [models/dcgan] size must be a power of two; received 30. Try 32.');
  expect(error).toMatchObject({ code: 'shape', cause, problem: 'size must be a power of two; received 30. Try 32.' });
});

it('GanError is about an argument and has no cause unless it is said', () => {
  const error = new GanError('a/b', 'c.');
  expect(error.code).toBe('argument');
  expect('cause' in error).toBe(false);
});

it.each<[string, unknown, string]>([
  ["a GanError's problem, brackets and all", new GanError('a/b', '[3] is no shape] of x.'), '[3] is no shape] of x.'],
  ['the message of another error', new RangeError('deep'), 'deep'],
  ['what is no error, as text', 7, '7'],
  ['nothing', undefined, 'undefined'],
])('problemOf gives %s', (_, cause, said) => {
  expect(problemOf(cause)).toBe(said);
});
