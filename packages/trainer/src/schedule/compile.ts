import type { Schedule } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type { ConstantNode, FunctionNode, MathNode, OperatorNode, SymbolNode } from 'mathjs';
import { compileRamp, type RampSchedule } from './ramp.ts';
import type { CompiledSchedule } from './time.ts';

const where = 'trainer/schedule';

const maxLength = 300;
const times = ['step', 'epoch', 'examples', 'batchSize', 'progress'];
const variables = [...times, 'pi', 'e'];
const functions = 'abs ceil cos exp floor log log2 max min pow round sin sqrt tanh'.split(' ');
const operators = (
  'add subtract multiply divide pow mod unaryMinus unaryPlus ' +
  'larger smaller largerEq smallerEq equal unequal and or not'
).split(' ');

/**
 * Compiles a schedule to a function. A schedule is a number, a ramp, or an expression. An expression may use `step`,
 * `epoch`, `examples`, `batchSize` and `progress` (of the stage).
 *
 * Expressions use the syntax of mathjs: `+ - * / % ^`, comparisons, `and or not`, `a ? b : c`, parentheses, `pi`, `e`,
 * and abs, ceil, cos, exp, floor, log, log2, max, min, pow, round, sin, sqrt, tanh. An expression has at most 300
 * characters. All other syntax is rejected before the expression is evaluated. mathjs is loaded only if there is an
 * expression.
 *
 * The last bit of `cos`, `exp`, `log`, `pow`, `sin` and `tanh` may differ between JavaScript engines. A run whose
 * schedule uses them is reproducible bit for bit only on the same Node version.
 *
 * @param name the purpose of the schedule, for messages, such as `learning rate of 'critic'`
 * @throws GanError `argument` if the schedule is invalid; the compiled function throws if its value is not finite
 *
 * @example
 * const rate = await compileSchedule('2e-4 * max(0, 1 - step / 100000)', 'learning rate');
 * rate(timeOf({ step: 50000, epoch: 0, examples: 0 }, 64)); // 1e-4
 */
export async function compileSchedule(schedule: Schedule, name: string): Promise<CompiledSchedule> {
  if (typeof schedule === 'number') {
    if (!Number.isFinite(schedule)) throw refuse(name, schedule, 'is not finite');
    return () => schedule;
  }
  if (typeof schedule === 'object' && schedule !== null && !Array.isArray(schedule))
    return compileRamp(schedule as RampSchedule, name);
  if (typeof schedule !== 'string') throw refuse(name, String(schedule), 'is not a number, a ramp or a string');
  if (schedule.trim() === '') throw refuse(name, schedule, 'is empty');
  if (schedule.length > maxLength) {
    throw refuse(
      name,
      `${schedule.slice(0, 40)}…`,
      `has ${schedule.length} characters; at most ${maxLength} are allowed`,
    );
  }
  const { parse } = await import('mathjs/number');
  let tree: MathNode;
  try {
    tree = parse(schedule);
  } catch (cause) {
    throw refuse(name, schedule, `cannot be read: ${(cause as Error).message}`, cause);
  }
  const fault = faultIn(tree);
  if (fault !== undefined) throw refuse(name, schedule, fault);
  const code = tree.compile();
  const usesProgress = tree.filter((node) => (node as Partial<SymbolNode>).name === 'progress').length > 0;
  return ({ step, epoch, examples, batchSize, progress }) => {
    if (usesProgress && progress === undefined) {
      throw refuse(name, schedule, `needs the progress of the stage, which has no length. Give the stage a length`);
    }
    let value: unknown;
    try {
      value = code.evaluate({ step, epoch, examples, batchSize, progress: progress ?? 0 });
    } catch (cause) {
      throw refuse(name, schedule, `cannot be evaluated at step ${step}: ${(cause as Error).message}`, cause);
    }
    const number = Number(value); // a comparison is true or false, which becomes 1 or 0
    if (!Number.isFinite(number)) throw refuse(name, schedule, `is ${number} at step ${step}`);
    return number;
  };
}

/** Returns the first disallowed part of a tree, or undefined if there is none. */
function faultIn(node: MathNode): string | undefined {
  switch (node.type) {
    case 'ConstantNode': {
      const { value } = node as ConstantNode;
      return ['number', 'boolean'].includes(typeof value)
        ? undefined
        : `has ${JSON.stringify(value)}, which is not a number`;
    }
    case 'SymbolNode': {
      const { name } = node as SymbolNode;
      return variables.includes(name) ? undefined : `has '${name}'; names are ${variables.join(', ')}`;
    }
    case 'FunctionNode': {
      const { fn, args } = node as FunctionNode;
      const name = fn.type === 'SymbolNode' ? (fn as unknown as SymbolNode).name : fn.toString();
      return functions.includes(name) ? firstFault(args) : `calls '${name}'; functions are ${functions.join(', ')}`;
    }
    case 'OperatorNode': {
      const { fn, op, args } = node as OperatorNode;
      return operators.includes(fn) ? firstFault(args) : `has the operator '${op}'`;
    }
    case 'ParenthesisNode':
    case 'ConditionalNode':
    case 'RelationalNode': {
      const children: MathNode[] = [];
      node.forEach((child) => {
        children.push(child);
      });
      return firstFault(children);
    }
    default:
      return `contains the ${node.type.replace(/Node$/, '').toLowerCase()} '${node.toString().slice(0, 40)}', which is not allowed`;
  }
}

function firstFault(nodes: readonly MathNode[]): string | undefined {
  for (const node of nodes) {
    const fault = faultIn(node);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function refuse(name: string, schedule: string | number, problem: string, cause?: unknown): GanError {
  return new GanError(
    where,
    `the ${name} must be a number, a ramp or an expression such as '2e-4 * max(0, 1 - step / 100000)'; '${schedule}' ${problem}.`,
    { cause },
  );
}
