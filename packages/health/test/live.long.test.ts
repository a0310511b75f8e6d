import { randomStream } from '@ganforge/core';
import { balanced } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { beforeAll, describe, expect, it } from 'vitest';
import { LIVE, shareOfOnes, skewed } from './live-cases.ts';
import { applied, live, settingLines } from './live-runs.ts';

beforeAll(async () => {
  await useEngine();
});

const hasData = process.env.GANFORGE_DATA_DIR !== undefined;
const cases = Object.entries(LIVE).filter(([, { real }]) => hasData || real === undefined);

describe('live runs', () => {
  it.each(cases)('%s', async (_, run) => {
    const { findings, coverage } = await live(run);
    const names = findings.map(({ name }) => name);
    if (run.ill === undefined) return expect(findings.map(({ seen }) => seen)).toEqual([]);
    expect(names).toContain(run.ill);
    if (run.ill !== 'mode-collapse') return;
    // Only the first `--set` line of its own advice is applied. It must solve the problem according to the health
    // checks and to an independent metric.
    expect(coverage).toBeLessThan(0.1);
    const [first] = settingLines(findings.find(({ name }) => name === run.ill)!);
    const cured = await live(run, applied(run.options, [first!]));
    expect(cured.findings.map(({ name }) => name)).not.toContain('mode-collapse');
    expect(cured.last['samples/diversity']).toBeGreaterThan(0.8);
    expect(cured.coverage).toBeGreaterThan(0.4);
  });
});

it.runIf(hasData)('a balanced sampler mends a skew of 95 to 5', async () => {
  const { skew, even } = await skewed();
  const asItIs = await shareOfOnes(skew, even, randomStream(9));
  expect(asItIs.interval[1]).toBeLessThan(0.1);
  const mended = await shareOfOnes(balanced(skew), even, randomStream(9));
  expect(Math.abs(mended.share - 0.5)).toBeLessThan(0.1);
  expect(mended.interval[0]).toBeGreaterThan(0.4);
});
