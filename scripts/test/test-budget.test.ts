import { expect, it } from 'vitest';
import { LARGEST_SHARE, overBudget, sharesOf } from '../test-budget.mjs';

/** A report of 400 files of one second, and of others of given seconds. */
const reportOf = (others: Readonly<Record<string, number>>) => ({
  testResults: [
    ...Array.from({ length: 400 }, (_, i): [string, number] => [`/repository/packages/core/test/${i}.test.ts`, 1]),
    ...Object.entries(others),
  ].map(([name, seconds]) => ({ name, startTime: 5000, endTime: 5000 + 1000 * seconds })),
});

it('the test file of a variant that takes more than its share is named, with what to do', () => {
  const [most] = [(LARGEST_SHARE * 400) / (1 - LARGEST_SHARE)];
  const file = 'packages/models/test/gan/gan.test.ts';
  expect(overBudget(reportOf({ [`/repository/${file}`]: 0.99 * most }))).toEqual([]);
  const [message, ...more] = overBudget(reportOf({ [`/repository/${file}`]: 1.05 * most }));
  expect(message).toMatch(
    /^packages\/models\/test\/gan\/gan\.test\.ts took 10\.8 s, 2\.6 % of npm test; expected 2\.5 %/,
  );
  expect(more).toEqual([]);
});

it('other files may take longer', () => {
  expect(overBudget(reportOf({ '/repository/packages/cli/test/train/train.test.ts': 50 }))).toEqual([]);
});

it('a report of a part of the tests is refused', () => {
  expect(overBudget({ testResults: [] })[0]).toContain('has 0 files; expected all of npm test');
});

it('files are listed by their time, and their shares sum to 1', () => {
  const files = sharesOf(reportOf({ 'C:\\work\\packages\\a\\test\\a.test.ts': 100 }));
  expect(files[0]).toEqual({ file: 'packages/a/test/a.test.ts', seconds: 100, share: 0.2 });
  expect(files.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
});
