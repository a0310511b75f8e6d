import { GanError } from '@ganforge/formats';
import { expect, it } from 'vitest';

it('GanError names the part, the problem and the kind, and keeps its cause', () => {
  const cause = new RangeError('deep');
  const error = new GanError('models/dcgan', 'size must be a power of two; received 30. Try 32.', {
    code: 'shape',
    cause,
  });
  expect(error).toBeInstanceOf(Error);
  expect(String(error)).toBe('GanError: [models/dcgan] size must be a power of two; received 30. Try 32.');
  expect(error).toMatchObject({ code: 'shape', cause });
});

it('GanError is about an argument and has no cause unless it is said', () => {
  const error = new GanError('a/b', 'c.');
  expect(error.code).toBe('argument');
  expect('cause' in error).toBe(false);
});
