import { GanError } from '@ganforge/formats';

/** A parsed einsum equation, with one letter for each axis. */
export interface EinsumEquation {
  readonly inputs: readonly string[];
  readonly output: string;
}

/**
 * Parses an equation such as `ij,jk->ik`; spaces are ignored.
 *
 * @throws {GanError} for cases that tfjs does not support either: an ellipsis, more than two tensors, a repeated label
 *   in one tensor
 */
export function parseEinsum(where: string, equation: string, tensors: number): EinsumEquation {
  const refuse = (problem: string): never => {
    throw new GanError(where, `${problem}; received '${equation}' for ${tensors} tensors.`);
  };
  const [left, output, ...more] = equation.replaceAll(' ', '').split('->');
  if (left === undefined || output === undefined || more.length > 0) {
    return refuse('expected an equation with exactly one arrow, such as ij,jk->ik');
  }
  const inputs = left.split(',');
  if (inputs.length !== tensors) refuse(`expected labels for ${tensors} tensors, one group between commas for each`);
  if (tensors > 2) refuse('at most two tensors are supported: multiply two at a time');
  for (const labels of [...inputs, output]) {
    if (!/^[a-zA-Z]*$/.test(labels)) refuse('expected letters as labels; an ellipsis is not supported');
    if (new Set(labels).size !== labels.length) {
      refuse('a label twice in one tensor (a trace) is not supported: take the diagonal first');
    }
  }
  const unknown = [...output].find((label) => !left.includes(label));
  if (unknown !== undefined) refuse(`expected every label of the output in an input; '${unknown}' is in none`);
  return { inputs, output };
}
