/**
 * A file that is whole, but of a kind that nothing here reads; its message completes "the file cannot be read:".
 *
 * A RangeError like those of damaged files, so that whoever tells them not apart has one to catch.
 */
export class NotReadError extends RangeError {
  override readonly name = 'NotReadError';
}

/** What is wrong with a file that a decoder refused, in a few words. */
export function faultOf(cause: unknown): string {
  const [line] = String((cause as Error | undefined)?.message ?? cause).split('\n');
  return cause instanceof NotReadError ? line! : `damaged: ${line}`;
}
