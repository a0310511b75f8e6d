import { GanError } from '../errors/error.ts';

/** The place that all errors about .pth files name. */
export const WHERE = 'formats/pth';

/** The most characters of a quoted name: a hostile file can contain names of megabytes. */
const MAX_SAID = 500;

/** Makes the error for a damaged .pth file; `problem` is a sentence without its full stop. */
export function damaged(problem: string, cause?: unknown): GanError {
  const said = problem.length > MAX_SAID ? `${problem.slice(0, MAX_SAID)}…` : problem;
  return new GanError(WHERE, `cannot read the .pth file: ${said}.`, { code: 'file', cause });
}
