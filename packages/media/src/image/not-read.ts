/**
 * The error for an intact file of an unsupported kind. The message completes the sentence "the file cannot be read:".
 *
 * The class extends RangeError, like the errors of damaged files, so that callers can catch both in one place.
 */
export class NotReadError extends RangeError {
  override readonly name = 'NotReadError';
}

/** Returns a short description of a decoder's error. */
export function faultOf(cause: unknown): string {
  const [line] = String((cause as Error | undefined)?.message ?? cause).split('\n');
  return cause instanceof NotReadError ? line! : `damaged: ${line}`;
}
