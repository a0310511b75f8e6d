/**
 * The kind of a {@link GanError}, for code that handles it.
 *
 * - `argument`: an option or argument is out of range or of the wrong type
 * - `shape`: a tensor or array has the wrong shape or type
 * - `file`: a file is missing, truncated, damaged or of another format
 * - `checksum`: bytes differ from the expected bytes
 * - `io`: the operating system reports an error (read-only, full disk, no permission)
 * - `network`: a download failed, stalled or was truncated
 * - `mismatch`: two things do not belong together, such as a run folder and another configuration
 * - `not-finite`: a number is NaN or infinite
 * - `engine`: an engine is unknown or not available on this machine
 * - `unsupported`: this environment does not support the operation, such as writing files in a browser
 */
export type GanErrorCode =
  | 'argument'
  | 'shape'
  | 'file'
  | 'checksum'
  | 'io'
  | 'network'
  | 'mismatch'
  | 'not-finite'
  | 'engine'
  | 'unsupported';

/** Options of a {@link GanError}. */
export interface GanErrorOptions {
  /** The kind of the error. @default 'argument' */
  readonly code?: GanErrorCode;
  /** The error that caused this one. */
  readonly cause?: unknown;
}

/**
 * The error class of Ganforge. A message has this form:
 * `[models/dcgan] size must be 28 or a power of two in 8..512; received 30. Try 32.`
 *
 * @example
 * throw new GanError('models/dcgan', `size must be a power of two; received ${size}. Try 32.`);
 */
export class GanError extends Error {
  override readonly name = 'GanError';
  readonly code: GanErrorCode;
  /** The message without the module name. It says what was expected, what was received, and what to do. */
  readonly problem: string;

  /**
   * Creates an error.
   *
   * @param where the module that throws, as `package/file`
   * @param problem what was expected, what was received, and what to do
   */
  constructor(where: string, problem: string, options: GanErrorOptions = {}) {
    super(`[${where}] ${problem}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code ?? 'argument';
    this.problem = problem;
  }
}

/**
 * Returns the text of an error for use in another message. It is the problem of a {@link GanError}, and the message of
 * any other error.
 */
export function problemOf(cause: unknown): string {
  if (cause instanceof GanError) return cause.problem;
  return (cause as Error | undefined | null)?.message ?? String(cause);
}
