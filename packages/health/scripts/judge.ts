// What is found in each recorded run, and whether it is what the run has, within its first third.
// node --import tsx -C @ganforge/source packages/health/scripts/judge.ts [recorded | recorded-fresh]

import { examine } from '../src/index.ts';
import { recordedRuns } from '../test/recorded-runs.ts';

const name = process.argv[2] === 'recorded-fresh' ? 'recorded-fresh' : 'recorded';
let [named, inTime, ills, healthy, alarms, strangers] = [0, 0, 0, 0, 0, 0];
for (const { name: run, ill, steps, onset, judge, events } of recordedRuns(name)) {
  const found = await examine(events);
  const due = onset + (steps - onset) / 3;
  const own = found.find((finding) => finding.name === ill);
  const others = found.filter((finding) => finding.name !== ill);
  if (ill === 'healthy') {
    healthy++;
    alarms += found.length > 0 ? 1 : 0;
  } else {
    ills++;
    named += own ? 1 : 0;
    inTime += own && own.step <= due ? 1 : 0;
    strangers += others.length;
  }
  const verdict =
    ill === 'healthy'
      ? found.length === 0
        ? 'silent'
        : 'ALARM'
      : own
        ? own.step <= due
          ? 'named'
          : 'LATE'
        : 'MISSED';
  const said = found.map(({ name, step, seen }) => `\n    ${name} at ${step}: ${seen}`).join('');
  const coverage =
    judge === undefined ? '' : ` coverage ${judge.coverage.toFixed(2)} density ${judge.density.toFixed(2)}`;
  console.log(`${verdict.padEnd(7)} ${run} (due ${Math.floor(due)} of ${steps})${coverage}${said}`);
}
console.log(
  `${named} of ${ills} ill runs named, ${inTime} within the first third; ${alarms} of ${healthy} healthy runs with an alarm; ${strangers} findings of other names in ill runs`,
);
