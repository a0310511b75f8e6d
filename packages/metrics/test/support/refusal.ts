import { GanError } from '@ganforge/formats';

/** The GanError that `call` throws; any other error, and none, is an error of the test. */
export function refusal(call: () => unknown): GanError {
  try {
    call();
  } catch (error) {
    if (error instanceof GanError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
