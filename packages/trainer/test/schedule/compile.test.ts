import { describe, expect, it } from 'vitest';
import { compileSchedule } from '../../src/schedule/compile.ts';
import { timeOf } from '../../src/schedule/time.ts';

const at = (step: number, epoch = 0, examples = 0) => timeOf({ step, epoch, examples }, 16);

describe('compileSchedule', () => {
  it('returns a number unchanged', async () => {
    expect((await compileSchedule(2e-4, 'rate'))(at(7))).toBe(2e-4);
  });

  it.each([
    ['2e-4 * max(0, 1 - step / 100000)', at(50_000), 1e-4],
    ['step < 1000 ? 1 : 0.5', at(999), 1],
    ['step < 1000 ? 1 : 0.5', at(1000), 0.5],
    ['epoch >= 2 and examples != 64', at(0, 2, 65), 1],
    ['not (1 <= step < 3)', at(2), 0],
    ['-step ^ 2 % 7', at(3), 5], // in mathjs, this is `-(3 ^ 2) mod 7`, which has the sign of the divisor
    ['0.5 ^ (examples / 1000)', at(0, 0, 2000), 0.25],
    ['0.5 * (1 + cos(pi * step / 10))', at(10), 0],
    ['min(1, 3) + max(1, 3) + abs(-2) + floor(1.9) + ceil(1.1) + round(1.5)', at(0), 11],
    ['log(e) + log2(8) + exp(0) + sqrt(9) + pow(2, 3) + sin(0) + tanh(0)', at(0), 16],
    ['2 step', at(4), 8],
  ])('evaluates %s', async (text, time, expected) => {
    expect((await compileSchedule(text, 'rate'))(time)).toBeCloseTo(expected, 12);
  });

  it.each([
    ['1:1e8', /range/],
    ['ones(3000, 3000)', /calls 'ones'/],
    ['[1, 2]', /array/],
    ['x = 3', /assignment/],
    ['f(x) = x', /functionassignment/],
    ['"text"', /not a number/],
    ['step.constructor', /accessor/],
    ['step["constructor"]', /accessor/],
    ['max.constructor("return 1")', /calls/],
    ['{a: 1}', /object/],
    ['2 cm', /'cm'/],
    ['i', /'i'/],
    ['170!', /operator '!'/],
    ["step'", /operator/],
    ['1 to 2', /operator/],
    ['5 & 3', /operator/],
    ['1; 2', /block/],
    ['import("fs")', /calls 'import'/],
    ['evaluate("1")', /calls 'evaluate'/],
    ['random()', /calls 'random'/],
    ['steps * 2', /'steps'/],
    ['null', /not a number/],
    ['(max)(1:1e9)', /implicit|range|'max'/],
    ['max(1:1e8)', /range/],
    ['step ? 1 : ones(9)', /calls 'ones'/],
    ['2e-4 *', /cannot be read/],
    ['', /'' is empty/],
  ])('refuses %s before evaluating it', async (text, problem) => {
    const compiling = compileSchedule(text, "learning rate of 'critic'");
    await expect(compiling).rejects.toThrow(problem);
    await expect(compiling).rejects.toThrow(/^\[trainer\/schedule\] the learning rate of 'critic' must be/);
    await expect(compiling).rejects.toMatchObject({ name: 'GanError', code: 'argument' });
  });

  it('refuses a text of more than 300 characters', async () => {
    await expect(compileSchedule('1 +'.repeat(200), 'rate')).rejects.toThrow(/600 characters; at most 300/);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses the number %s', async (value) => {
    await expect(compileSchedule(value, 'rate')).rejects.toThrow('is not finite');
  });

  it('refuses what is not a number, a ramp or a string', async () => {
    await expect(compileSchedule(true as unknown as string, 'rate')).rejects.toThrow(
      'is not a number, a ramp or a string',
    );
  });

  it.each(['1 / step', 'log(-1)', 'sqrt(-1)', '10 ^ 400'])('refuses the value of %s', async (text) => {
    const schedule = await compileSchedule(text, 'rate');
    expect(() => schedule(at(0))).toThrow(/is (NaN|Infinity|-Infinity) at step 0/);
  });

  it('refuses a call with the wrong number of arguments when it is evaluated', async () => {
    const schedule = await compileSchedule('max()', 'rate');
    expect(() => schedule(at(3))).toThrow('cannot be evaluated at step 3');
  });
});
