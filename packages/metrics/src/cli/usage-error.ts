/** An invalid command line: exit code 2, and a message with the correct usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
