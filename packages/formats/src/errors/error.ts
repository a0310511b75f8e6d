/**
 * What kind of refusal a {@link GanError} is, for code that wants to react to it.
 *
 * - `argument`: an option or argument outside its range, or of the wrong kind
 * - `shape`: a tensor or array of the wrong shape or type
 * - `file`: a file that is missing, truncated, corrupt or of another format
 * - `checksum`: bytes that are not the bytes that were promised
 * - `io`: the operating system refused (read-only, full disk, no permission)
 * - `network`: a download that failed, stalled or was truncated
 * - `mismatch`: two things that do not belong together (a run folder and another configuration)
 * - `not-finite`: NaN or Inf where a number was needed
 * - `engine`: an engine that is unknown or not available on this machine
 * - `unsupported`: something this environment cannot do (files in a browser)
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

/** What a {@link GanError} carries beside its message. */
export interface GanErrorOptions {
  /** @default 'argument' */
  readonly code?: GanErrorCode;
  /** The error that led to this one. */
  readonly cause?: unknown;
}

/**
 * The one error of Ganforge: `[models/dcgan] size must be 28 or a power of two in 8..512; received 30. Try 32.`
 *
 * @example
 * throw new GanError('models/dcgan', `size must be a power of two; received ${size}. Try 32.`);
 */
export class GanError extends Error {
  override readonly name = 'GanError';
  readonly code: GanErrorCode;
  /** The message without the part that refuses: what was expected, what was received and what to do. */
  readonly problem: string;

  /**
   * @param where the part that refuses, as `package/file`
   * @param problem what was expected, what was received and what to do
   */
  constructor(where: string, problem: string, options: GanErrorOptions = {}) {
    super(`[${where}] ${problem}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code ?? 'argument';
    this.problem = problem;
  }
}

/** What an error says, for a message that goes on from it: a {@link GanError}'s problem, another's message. */
export function problemOf(cause: unknown): string {
  if (cause instanceof GanError) return cause.problem;
  return (cause as Error | undefined | null)?.message ?? String(cause);
}
