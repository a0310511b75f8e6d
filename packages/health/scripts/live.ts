// Trains the runs of test/live-cases.ts and prints what is found; where mode collapse is found, again with its first advice.
// GANFORGE_DATA_DIR=... node --import tsx -C @ganforge/source packages/health/scripts/live.ts [PART OF A NAME ...]
import { randomStream } from '@ganforge/core';
import { balanced } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { LIVE, shareOfOnes, skewed } from '../test/live-cases.ts';
import { applied, type LiveResult, live, settingLines } from '../test/live-runs.ts';

await useEngine();
const wanted = process.argv.slice(2);
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.some((part) => name.includes(part));

for (const [name, run] of Object.entries(LIVE)) {
  if (!isWanted(name)) continue;
  const before = process.cpuUsage();
  const found = await live(run);
  const { user, system } = process.cpuUsage(before);
  console.log(`${name} (${((user + system) / 1e6).toFixed(0)} s of processor time)`);
  tell(found);
  const collapse = found.findings.find((finding) => finding.name === 'mode-collapse');
  if (collapse === undefined || run.ill !== 'mode-collapse') continue;
  for (const lines of [settingLines(collapse).slice(0, 1), settingLines(collapse)]) {
    console.log(`  with ${lines.join(' ')}`);
    tell(await live(run, applied(run.options, lines)));
  }
}

if (isWanted('skew')) {
  const { skew, even } = await skewed();
  for (const [name, data] of Object.entries({ '95 to 5': skew, balanced: balanced(skew) })) {
    const { share, interval } = await shareOfOnes(data, even, randomStream(9));
    console.log(
      `skew, ${name}: ${(100 * share).toFixed(1)} % ones (95 % interval ${interval.map((x) => (100 * x).toFixed(1)).join(' to ')})`,
    );
  }
}

function tell({ findings, last, coverage, density }: LiveResult): void {
  const numbers = ['diversity', 'support', 'missing', 'nearest', 'copies', 'within-class'].map(
    (name) => `${name} ${last[`samples/${name}`]}`,
  );
  console.log(`  ${numbers.join(', ')}; coverage ${coverage.toFixed(2)}, density ${density.toFixed(2)}`);
  for (const { name, step, seen, advice } of findings) {
    console.log(`  ${name} at ${step}: ${seen} [${advice.flatMap(({ set }) => set).join('; ')}]`);
  }
  if (findings.length === 0) console.log('  nothing found');
}
