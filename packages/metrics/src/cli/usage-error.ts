/** Reports an invalid command line. The exit code is 2, and the message contains the correct usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
