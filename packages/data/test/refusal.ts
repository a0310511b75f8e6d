import { GanError } from '@ganforge/formats';
import { expect } from 'vitest';

/** Returns the GanError that `work` throws. */
export async function refusal(work: () => unknown): Promise<GanError> {
  try {
    await work();
  } catch (error) {
    expect(error).toBeInstanceOf(GanError);
    return error as GanError;
  }
  throw new Error('expected a GanError; nothing was thrown');
}
