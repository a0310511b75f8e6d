import { appendFile, stat } from 'node:fs/promises';
import { beginRun, filesAt, openEventLog, readHistory, readReportData, writeMetrics } from '@ganforge/run';
import { expect, it } from 'vitest';
import { smallMetrics, smallRecord, stepEvent } from '../small-run.ts';
import { temporaryFolder } from '../temporary.ts';

const GIB = 2 ** 30;
const STEPS = 700_000;

it('a run with more than 2 GiB of events continues, and its history and report are read in little memory', async () => {
  const folder = await temporaryFolder();
  const record = await smallRecord();
  const lock = await beginRun(folder, record);
  const path = `${folder}/events.jsonl`;
  const logged = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`generator/measure-${i}`, i / 7]));
  for (let step = 1; step <= STEPS; ) {
    const lines: string[] = [];
    for (; lines.length < 5000 && step <= STEPS; step++) {
      lines.push(JSON.stringify({ ...stepEvent(step), logged }));
    }
    await appendFile(path, `${lines.join('\n')}\n`);
  }
  const { size } = await stat(path);
  expect(size).toBeGreaterThan(2 * GIB);
  await appendFile(path, `{"type":"step",${'x'.repeat(200_000)}`); // a torn line, longer than what is read at once

  const log = await openEventLog(folder);
  expect((await stat(path)).size).toBe(size);
  await log.append({ type: 'resumed', step: STEPS - 1, steps: STEPS, examples: 0, run: record });
  await log.close();
  await writeMetrics(folder, { ...smallMetrics(STEPS), step: STEPS });

  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 100);
  const before = process.memoryUsage().rss;
  const files = filesAt(folder);
  const { terms, limits, costs } = await readHistory(files, 1000);
  expect([terms, limits, costs.steps]).toEqual([{ 'generator/loss': 1000 }, [Number.POSITIVE_INFINITY], STEPS]);
  const { losses } = await readReportData(files);
  clearInterval(watch);
  const loss = losses.find(({ name }) => name === 'generator/loss')!;
  expect(loss.points).toHaveLength(600);
  expect(loss.points.every(([step, value]) => step === value)).toBe(true);
  expect(most - before).toBeLessThan(GIB / 2);
  await lock.release();
});
