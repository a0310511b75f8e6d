// This test runs in its own process, because no other file may have registered a backend.
import { GanError } from '@ganforge/formats';
import { expect, it } from 'vitest';
import { type Calls, line } from './sampling/line-gan.ts';

it('without a backend a variant says what to do, and builds nothing', () => {
  const calls: Calls = { built: 0 };
  let thrown: unknown;
  try {
    line({}, calls);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(GanError);
  expect(thrown).toMatchObject({
    code: 'engine',
    message:
      "[models/line] no engine is ready: await useEngine() of @ganforge/engine, or import '@tensorflow/tfjs-backend-cpu'.",
  });
  expect(calls.built).toBe(0);
  expect(() => line({ dimensions: 0 })).toThrow('dimensions must be');
});
