// Checks that no variant takes more than its share of `npm test`:
// `npm test -- --reporter=default --reporter=json --outputFile.json=FILE`, then `node scripts/test-budget.mjs FILE`.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The largest share of the time of all tests that the test file of a variant may take. Shares depend little on the
 * machine and its load, seconds do. A variant that needs more belongs among the long tests, at least with its further
 * forms (`isForm` of `testVariant`).
 */
export const LARGEST_SHARE = 0.025;
/** Fewer files are not the whole of `npm test`, and have no shares to judge. */
const FEWEST_FILES = 300;

/** Lists the files of a report of vitest with their seconds and shares, the longest first. */
export function sharesOf({ testResults }) {
  const seconds = testResults.map(({ name, startTime, endTime }) => [
    name.replaceAll('\\', '/').replace(/^.*\/(?=(packages|scripts|examples|results)\/)/, ''),
    Math.max(0, endTime - startTime) / 1000,
  ]);
  const total = seconds.reduce((sum, [, each]) => sum + each, 0);
  return seconds
    .map(([file, each]) => ({ file, seconds: each, share: total > 0 ? each / total : 0 }))
    .sort((a, b) => b.seconds - a.seconds);
}

/** Says which variants take more than their share; empty if none does. */
export function overBudget(report) {
  const files = sharesOf(report);
  if (files.length < FEWEST_FILES) {
    return [`The report has ${files.length} files; expected all of npm test, at least ${FEWEST_FILES}.`];
  }
  const isOfVariant = (file) => /^packages\/models\/test\/[^/]+\//.test(file);
  return files
    .filter(({ file, share }) => isOfVariant(file) && share > LARGEST_SHARE)
    .map(({ file, seconds, share }) => {
      const [found, most] = [share, LARGEST_SHARE].map((part) => `${(100 * part).toFixed(1)} %`);
      return (
        `${file} took ${seconds.toFixed(1)} s, ${found} of npm test; expected ${most} at most. ` +
        'Make its networks smaller, mark further forms with isForm, or move tests to a file *.long.test.ts.'
      );
    });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  for (const { file, seconds, share } of sharesOf(report).slice(0, 12)) {
    console.log(`${seconds.toFixed(1).padStart(6)} s ${(100 * share).toFixed(1).padStart(5)} %  ${file}`);
  }
  const problems = overBudget(report);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
}
