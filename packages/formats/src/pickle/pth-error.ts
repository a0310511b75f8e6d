import { GanError } from '../errors/error.ts';

/** The module name in all errors about .pth files. */
export const WHERE = 'formats/pth';

/** The maximum number of characters in a message. A hostile file can contain names of several megabytes. */
const MAX_SAID = 500;

/** Returns the error for a damaged .pth file. `problem` is a sentence without its full stop. */
export function damaged(problem: string, cause?: unknown): GanError {
  const said = problem.length > MAX_SAID ? `${problem.slice(0, MAX_SAID)}…` : problem;
  return new GanError(WHERE, `cannot read the .pth file: ${said}.`, { code: 'file', cause });
}
