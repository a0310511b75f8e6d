// This test runs in its own process, because no other file may have registered a backend.
import { dcgan } from '@ganforge/models';
import { expect, it } from 'vitest';

it('without a backend dcgan says what to do', () => {
  expect(() => dcgan({ size: 8 })).toThrow(
    "[models/dcgan] no engine is ready: await useEngine() of @ganforge/engine, or import '@tensorflow/tfjs-backend-cpu'.",
  );
});
