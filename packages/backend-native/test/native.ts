import '@ganforge/backend-native';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addon } from '../src/addon.ts';

/** Why the addon is not available here, or nothing. */
function missing(): string | undefined {
  try {
    addon();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** A `describe` on the backend `native`; where the addon could not be built, one test that the reason is said. */
export function describeNative(name: string, body: () => void): void {
  const reason = missing();
  describe(name, () => {
    if (reason !== undefined) {
      it('says why there is no native engine here', () => expect(reason).toMatch(/^\S[^\n]*$/));
      return;
    }
    let before: string | undefined;
    beforeAll(async () => {
      before = tf.getBackend();
      await tf.setBackend('native');
    });
    // A process of its own has chosen none before.
    afterAll(async () => void (before && (await tf.setBackend(before))));
    body();
  });
}
