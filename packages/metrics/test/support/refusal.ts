import { GanError } from '@ganforge/formats';

/** Returns the GanError that `call` throws. The test fails if it throws another error or none. */
export function refusal(call: () => unknown): GanError {
  try {
    call();
  } catch (error) {
    if (error instanceof GanError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
