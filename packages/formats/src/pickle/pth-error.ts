import { GanError } from '../errors/error.ts';

/** The place that errors about .pth files name, whichever of its parts refuses. */
export const WHERE = 'formats/pth';

/** A hostile file may name what is megabytes long. */
const MAX_SAID = 500;

/** The refusal of a .pth file; `problem` is a sentence without its full stop. */
export function damaged(problem: string, cause?: unknown): GanError {
  const said = problem.length > MAX_SAID ? `${problem.slice(0, MAX_SAID)}…` : problem;
  return new GanError(WHERE, `cannot read the .pth file: ${said}.`, { code: 'file', cause });
}
